//! `taojin generate`: what packagers install beside the program, from the same definitions as its help.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::args::{Cli, Generated};
use super::closed;
use crate::error::Error;

/// Prints the man page or a completion.
pub(super) fn run(what: Generated) -> Result<u8, Error> {
    let mut command = Cli::command();
    command.build();
    let mut out = Vec::new();
    let made = match what {
        Generated::Man => man(&command, &mut out),
        Generated::Bash => complete(Shell::Bash, &mut command, &mut out),
        Generated::Zsh => complete(Shell::Zsh, &mut command, &mut out),
        Generated::Fish => complete(Shell::Fish, &mut command, &mut out),
        Generated::PowerShell => complete(Shell::PowerShell, &mut command, &mut out),
        Generated::Elvish => complete(Shell::Elvish, &mut command, &mut out),
    };
    closed(made.and_then(|()| io::stdout().lock().write_all(&out)), "standard output")?;
    Ok(0)
}

fn complete(shell: Shell, command: &mut Command, out: &mut Vec<u8>) -> io::Result<()> {
    clap_complete::generate(shell, command, "taojin", out);
    Ok(())
}

/// One page for the program: its subcommands, each with its options, as sections of their own.
fn man(command: &Command, out: &mut Vec<u8>) -> io::Result<()> {
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    let subcommands = || command.get_subcommands().filter(|s| s.get_name() != "help");
    // The library's own list refers to a page for each, and there is this one only.
    writeln!(out, ".SH SUBCOMMANDS")?;
    for sub in subcommands() {
        let (name, about) = (sub.get_name(), sub.get_about().map(ToString::to_string).unwrap_or_default());
        writeln!(out, ".TP\n\\fBtaojin {name}\\fR\n{about} (see TAOJIN {} below)", name.to_uppercase())?;
    }
    for sub in subcommands() {
        writeln!(out, ".SH \"TAOJIN {}\"", sub.get_name().to_uppercase())?;
        let mut section = Vec::new();
        let page = clap_mangen::Man::new(sub.clone());
        page.render_synopsis_section(&mut section)?;
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        // The headings of a page within a section are those of its parts.
        out.extend(String::from_utf8_lossy(&section).replace("\n.SH ", "\n.SS ").bytes());
    }
    page.render_version_section(out)
}
