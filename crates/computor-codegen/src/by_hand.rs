//! What is written by hand and goes along with generated clients, so that `generate-clients` makes whole packages anywhere.

use crate::File;

macro_rules! files {
    ($($path:literal)*) => {
        [$(($path, include_str!(concat!("../../../clients/", $path)))),*]
    };
}

/// Everything the packages need that is not made.
pub(crate) fn files() -> impl Iterator<Item = File> {
    let all = files! {
        "typescript/.gitignore"
        "typescript/package-lock.json"
        "typescript/package.json"
        "typescript/tsconfig.json"
        "typescript/src/base.ts"
        "typescript/src/client.ts"
        "typescript/src/errors.ts"
        "typescript/src/http.ts"
        "typescript/src/index.ts"
        "typescript/src/live.ts"
        "typescript/src/paging.ts"
        "typescript/src/validation.ts"
        "typescript/src/validators.ts"
        "python/.gitignore"
        "python/pyproject.toml"
        "python/computor_client/__init__.py"
        "python/computor_client/auth.py"
        "python/computor_client/base.py"
        "python/computor_client/client.py"
        "python/computor_client/exceptions.py"
        "python/computor_client/http.py"
        "python/computor_client/listing.py"
        "python/computor_client/live.py"
        "python/computor_client/paging.py"
        "python/computor_client/py.typed"
        "python/computor_client/upload.py"
        "python/computor_types/base.py"
        "python/computor_types/py.typed"
    };
    all.into_iter().map(|(path, text)| File::new(path, text))
}
