import time, os, glob, traceback, sys, io, contextlib, importlib


def test_repl(servers, django_db_setup, django_db_blocker, tmp_path_factory):
    from tests.database import connected_to

    name = servers.clone()
    ns = {}
    with django_db_blocker.unblock(), connected_to(name):
        while not os.path.exists("/tmp/s-cmd/stop"):
            for f in sorted(glob.glob("/tmp/s-cmd/*.py")):
                out = io.StringIO()
                with contextlib.redirect_stdout(out):
                    t = time.monotonic()
                    try:
                        exec(compile(open(f).read(), f, "exec"), ns)
                    except BaseException:
                        traceback.print_exc(file=out)
                    print("took", time.perf_counter())
                open(f + ".out", "w").write(out.getvalue())
                os.rename(f, f + ".done")
            time.sleep(0.2)
