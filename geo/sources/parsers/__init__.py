"""Documents that only a large parser reads (HTML, PDF, DOCX, feeds) to drafts of articles.

These parsers are given untrusted bytes, so they run in a process of their own with limits: see `geo.sources.sandbox`,
which runs `geo.sources.worker`, which alone imports these modules.
"""
