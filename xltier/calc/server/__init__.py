"""The half of the bridge that runs under LibreOffice's own Python, which alone has `uno`.

It needs nothing but the standard library and `uno`, works from Python 3.8 on, and imports nothing
of xltier: it is started from its folder by `xltier/calc/bridge_server.py`.
"""
