"""What is changed about modules for a program: where its random numbers begin, and that it draws without a screen."""


def changed_modules(sys, random, find_spec, job):
    def seed_numpy(module):
        module.seed(job["seed"])
        if job["all_generators"]:
            original = getattr(module.default_rng, "original", module.default_rng)
            module.default_rng = lambda seed=None: original(job["seed"] if seed is None else seed)
            module.default_rng.original = original

    def reseed():
        random.seed(job["seed"])
        if "numpy.random" in sys.modules:
            seed_numpy(sys.modules["numpy.random"])

    def drawing(backend):
        """The backend, or one that draws without a screen where it needs one."""
        named = backend if isinstance(backend, str) else ""
        return backend if named.lower() in ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template") else "agg"

    def without_screen(module, name):
        original = getattr(module, name)

        def choose(backend, *arguments, **keywords):
            return original(drawing(backend), *arguments, **keywords)

        choose.__name__, choose.__qualname__, choose.__doc__ = name, name, original.__doc__
        setattr(module, name, choose)

    def on_numpy(module):
        # an interpreter that is kept warm brings its parts along
        if "numpy.random" in sys.modules:
            seed_numpy(sys.modules["numpy.random"])

    def on_pyplot(module):
        without_screen(module, "switch_backend")
        module.show = lambda *arguments, **keywords: None

    class Patched:
        """A loader, and what is done with the module afterwards."""

        def __init__(self, loader, patch):
            self.loader = loader
            self.patch = patch

        def create_module(self, spec):
            return self.loader.create_module(spec)

        def exec_module(self, module):
            module.__loader__ = module.__spec__.loader = self.loader
            self.loader.exec_module(module)
            self.patch(module)

    class Patcher:
        """Changes modules when they are first imported."""

        patches = {
            "numpy": on_numpy,
            "numpy.random": seed_numpy,
            "matplotlib": lambda module: without_screen(module, "use"),
            "matplotlib.pyplot": on_pyplot,
        }

        def find_spec(self, name, path=None, target=None):
            patch = self.patches.pop(name, None)
            spec = None if patch is None else find_spec(name)
            if spec is not None and spec.loader is not None:
                spec.loader = Patched(spec.loader, patch)
            return spec

    if job["all_generators"]:

        class Random(random.Random):
            def __init__(self, x=None):
                super().__init__(job["seed"] if x is None else x)

        random.Random = Random
    reseed()
    sys.meta_path.insert(0, Patcher())
    return reseed


