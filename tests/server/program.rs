//! The program `district` at its command line.

use crate::scene::{deliver, save_some};
use std::process::{Command, Output};
use tests::host::{Data, Program, program};
use tests::phone::Phone;

fn district(data: &Data, arguments: &[&str]) -> Output {
    let run = Command::new(program())
        .args(arguments)
        .arg("--data")
        .arg(data.path())
        .output();
    run.expect("the program runs")
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn an_invite_at_the_command_line_gives_a_link_a_picture_and_a_code_that_let_a_phone_in() {
    let data = Data::default();
    let running = Program::start(&data);
    let told = said(&district(&data, &["invite", "--new", "Amina Bello"]));
    let link = told
        .split_whitespace()
        .find(|word| word.contains("/join#"))
        .unwrap();
    assert!(
        link.starts_with(&format!("http://{}", running.address)),
        "{link}"
    );
    assert!(
        told.lines().filter(|line| line.contains('█')).count() > 10,
        "{told}"
    );
    let typed = told
        .split_whitespace()
        .find(|word| word.matches('-').count() == 6)
        .unwrap();
    let mut phone = Phone::new(format!("http://{}", running.address));
    phone.join(typed).await;
    save_some(&mut phone, 3);
    deliver(&mut phone).await;

    let again = said(&district(&data, &["invite", "--leader", "1"]));
    assert!(again.contains("Leader 1: Amina Bello"), "{again}");
    let elsewhere = [
        "invite",
        "--leader",
        "1",
        "--public-url",
        "https://field.example/",
    ];
    assert!(said(&district(&data, &elsewhere)).contains("https://field.example/join#"));
    let nobody = district(&data, &["invite", "--leader", "7"]);
    assert!(!nobody.status.success());

    let leaders = said(&district(&data, &["leaders"]));
    let account = phone.account.to_string();
    for part in ["1\tAmina Bello", account.as_str(), "phones 1", "entries 3"] {
        assert!(leaders.contains(part), "{leaders}");
    }
    let folder = data.path().with_extension("export");
    let summary = said(&district(&data, &["export", folder.to_str().unwrap()]));
    assert!(summary.contains("school: 3 written"), "{summary}");
    assert!(folder.join("school.csv").is_file());
    assert!(running.terminate(), "it stops when asked to");
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_made() {
    let data = Data::default();
    for arguments in [
        &["leaders"][..],
        &["invite", "--leader", "1"],
        &[
            "invite",
            "--new",
            " ",
            "--public-url",
            "https://field.example",
        ],
        &["serve", "--public-url", "field.example"],
        &["export", "/dev/null/x"],
    ] {
        let output = district(&data, arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}
