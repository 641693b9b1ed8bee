//! The program `district` at its command line.

use super::scene::{data, deliver, save_some};
use std::process::Output;
use tests::host::Data;
use tests::phone::{Phone, Rest};
use tests::program::Program;

async fn district(data: &Data, arguments: &[&str]) -> Output {
    data.command(arguments).await
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn an_invite_at_the_command_line_gives_a_link_a_picture_and_a_code_that_let_a_phone_in() {
    let data = data();
    let running = Program::start(&data);
    let told = said(&district(&data, &["invite", "--new", "Amina Bello"]).await);
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

    let again = said(&district(&data, &["invite", "--leader", "1"]).await);
    assert!(again.contains("Leader 1: Amina Bello"), "{again}");
    let elsewhere = [
        "invite",
        "--leader",
        "1",
        "--public-url",
        "https://field.example/",
    ];
    assert!(said(&district(&data, &elsewhere).await).contains("https://field.example/join#"));
    let officer = said(&district(&data, &["invite", "--officer", "B. Sani"]).await);
    assert!(officer.contains("Officer 2: B. Sani"), "{officer}");
    let nobody = district(&data, &["invite", "--leader", "7"]).await;
    assert!(!nobody.status.success());

    let leaders = said(&district(&data, &["leaders"]).await);
    let account = phone.account.to_string();
    for part in [
        "1\tAmina Bello\tleader",
        "2\tB. Sani\tofficer",
        account.as_str(),
        "phones 1",
        "entries 3",
    ] {
        assert!(leaders.contains(part), "{leaders}");
    }
    assert!(
        leaders.contains(&format!("phone {}", phone.device)),
        "{leaders}"
    );
    let folder = data.path().with_extension("export");
    let summary = said(&district(&data, &["export", folder.to_str().unwrap()]).await);
    assert!(summary.contains("school: 3 written"), "{summary}");
    assert!(folder.join("school.csv").is_file());
    assert!(running.terminate(), "it stops when asked to");
}

#[tokio::test]
async fn fault_09_a_revoked_phone_keeps_its_work_cannot_let_itself_in_and_sends_all_once_invited_again()
 {
    let data = data();
    let running = Program::start(&data);
    let url = format!("http://{}", running.address);
    let code_of = |told: String| -> String {
        let mut words = told.split_whitespace().map(str::to_owned);
        words.find(|word| word.matches('-').count() == 6).unwrap()
    };
    let first = code_of(said(&district(&data, &["invite", "--new", "Amina"]).await));
    let mut lost = Phone::new(url.clone());
    lost.join(&first).await;
    let other = code_of(said(&district(&data, &["invite", "--leader", "1"]).await));
    let mut kept = Phone::new(url);
    kept.join(&other).await;
    save_some(&mut lost, 2);
    deliver(&mut lost).await;

    let device = lost.device.to_string();
    let told = said(&district(&data, &["revoke", "--phone", &device]).await);
    assert!(told.contains("known no longer: 1"), "{told}");
    save_some(&mut lost, 3);
    assert_eq!(lost.deliver(3).await, Rest::JoinAgain);
    assert_eq!(lost.only_here(), 3);
    // A phone may ask again with the code it spent, should the answer have been
    // lost; a revoked one may not.
    let reply = lost.try_join(&first).await.unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (410, "expired_code"));
    // The leader's other phone goes on, with what the lost one had sent.
    deliver(&mut kept).await;
    assert_eq!(kept.held.len(), 2);

    let again = code_of(said(&district(&data, &["invite", "--leader", "1"]).await));
    lost.join(&again).await;
    deliver(&mut lost).await;
    assert_eq!((data.is_sound().await, lost.only_here()), (5, 0));

    let told = said(&district(&data, &["revoke", "--leader", "1"]).await);
    assert!(told.contains("known no longer: 2"), "{told}");
    assert_eq!(kept.deliver(3).await, Rest::JoinAgain);
    for nobody in [["--leader", "1"], ["--leader", "7"], ["--phone", &device]] {
        let output = district(&data, &[&["revoke"][..], &nobody].concat()).await;
        assert!(!output.status.success(), "{nobody:?}");
    }
    assert!(running.terminate());
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_is_made() {
    let data = data();
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
        let output = district(&data, arguments).await;
        assert!(!output.status.success(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}
