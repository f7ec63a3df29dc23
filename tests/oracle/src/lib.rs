//! Checks of the program that ships, from outside: it is run, and what it prints is held against libraries that the project
//! itself does not use. `cargo build && cargo test -p taojin-oracle`; `TAOJIN_BIN` names another program.

#[cfg(test)]
mod lunar;
#[cfg(test)]
mod schema;

#[cfg(test)]
mod program {
    use std::path::{Path, PathBuf};
    use std::time::SystemTime;

    /// A file or folder of the project.
    pub fn at(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
    }

    /// The files of a folder with that extension, sorted.
    pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(at(folder)).unwrap_or_else(|e| panic!("{folder}: {e}"));
        let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
        files.retain(|p| p.extension().is_some_and(|e| e == extension));
        files.sort();
        assert!(!files.is_empty(), "{folder} holds no .{extension}");
        files
    }

    fn modified(path: &Path) -> Option<SystemTime> {
        path.metadata().ok()?.modified().ok()
    }

    /// A source that was changed or removed after the program was built. Cargo lists them beside the program:
    /// `PROGRAM: SOURCE SOURCE …`, with `\ ` for a space within a path.
    fn changed(program: &Path, built: SystemTime) -> Option<PathBuf> {
        let list = program.with_extension("d");
        let listed = std::fs::read_to_string(&list).unwrap_or_else(|e| panic!("{}: {e}", list.display()));
        let (_, sources) = listed.split_once(": ").unwrap_or_else(|| panic!("{}: {listed}", list.display()));
        let sources = sources.replace("\\ ", "\0");
        let mut sources = sources.split_whitespace().map(|s| PathBuf::from(s.replace('\0', " ")));
        sources.find(|s| modified(s).is_none_or(|m| m > built))
    }

    /// The program: `TAOJIN_BIN`, else the last one that was built here, and only where it is not older than its sources.
    fn program() -> PathBuf {
        if let Some(named) = std::env::var_os("TAOJIN_BIN") {
            let named = PathBuf::from(named);
            assert!(named.is_file(), "TAOJIN_BIN names no file: {}", named.display());
            // Cargo runs tests in the folder of their package.
            return named.canonicalize().expect("a path");
        }
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| at("target"), PathBuf::from);
        let name = format!("taojin{}", std::env::consts::EXE_SUFFIX);
        let built = ["debug", "release"].map(|profile| target.join(profile).join(&name)).into_iter();
        let newest = built.filter_map(|p| Some((modified(&p)?, p))).max();
        let Some((time, program)) = newest else {
            panic!("no program in {}: run `cargo build` first, or set TAOJIN_BIN", target.display());
        };
        if let Some(source) = changed(&program, time) {
            let (program, source) = (program.display(), source.display());
            panic!("{program} is older than {source}: run `cargo build` first, or set TAOJIN_BIN");
        }
        program
    }

    /// What the program prints.
    pub fn run(arguments: &[&str]) -> String {
        let program = program();
        let output = std::process::Command::new(&program).args(arguments).output();
        let output = output.unwrap_or_else(|e| panic!("{}: {e}", program.display()));
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{} {arguments:?}: {}\n{told}", program.display(), output.status);
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}
