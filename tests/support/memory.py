"""How much memory a process of its own held at most, for programs that a test runs with ``python -c``."""

# On Linux `ru_maxrss` begins with what the process held that it was forked from, however large; VmHWM does not.
PEAK_MIB = """
def peak_mib():
    import resource, sys
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
"""
