//! The program `taojin`: parse, run, exit code.

fn main() -> std::process::ExitCode {
    taojin::cli::main().into()
}
