"""What `make app` changes in Voilà: the code stays in sight, the pages are served, other hosts are left alone."""

c = get_config()  # noqa: F821, Jupyter gives it
c.VoilaConfiguration.progressive_rendering = True  # the page is there at once; 13 and 14 train for a while
c.VoilaConfiguration.strip_sources = False  # the code is the lesson
c.VoilaConfiguration.file_allowlist = [r".*\.(png|md)"]  # teaching.md and classroom.md, which 00 links to
c.Voila.tornado_settings = {  # Voilà's page names stylesheets of a CDN; it brings the same icons itself
    "headers": {"Content-Security-Policy": "frame-ancestors 'self'; style-src 'self' 'unsafe-inline'"}
}
