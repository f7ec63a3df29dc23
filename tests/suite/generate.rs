//! `taojin generate`: a manual and completions for shells that know every option.

use crate::common::command::Command;
use crate::docs::{help, subcommands};

/// The long options that a subcommand's help lists.
fn options(name: &str) -> Vec<String> {
    let listed = help(&[name]);
    let lines = listed.lines().map(str::trim_start).filter(|l| l.starts_with('-'));
    // `-o, --output <FILE>`
    let long = lines.filter_map(|l| l.split([' ', ',', '=', '[']).find(|word| word.starts_with("--")));
    long.map(str::to_owned).collect()
}

/// The text has this, and not only as the beginning of a longer word.
fn has(text: &str, word: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    text.match_indices(word).any(|(at, _)| ends(&text[at + word.len()..]))
}

fn check(kind: &str, spell: fn(&str) -> String) {
    let said = Command::taojin().args(["generate", kind]).assert().code(0).stderr("").get_output().stdout.clone();
    // The manual's language writes a hyphen with a backslash.
    let said = String::from_utf8(said).expect("UTF-8").replace("\\-", "-");
    for name in subcommands() {
        assert!(has(&said, &name), "{kind}: {name}");
        let options = options(&name);
        assert!(!options.is_empty(), "{name} has no options, not even --help");
        for option in options {
            assert!(has(&said, &spell(&option)), "{kind}: {name} {option}");
        }
    }
}

#[test]
fn the_manual_has_every_option() {
    check("man", str::to_owned);
}

#[test]
fn completions_have_every_option() {
    for shell in ["bash", "zsh", "powershell", "elvish"] {
        check(shell, str::to_owned);
    }
    // `-l output`
    check("fish", |option| format!("-l {}", &option[2..]));
}

#[test]
fn what_cannot_be_generated_is_refused() {
    Command::taojin().args(["generate", "cmd.exe"]).assert().code(2).stdout("");
}
