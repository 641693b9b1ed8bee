//! `district open`: a file that somebody brought to the office by hand.

use crate::command::Open;
use crate::open;
use anyhow::{Context, Result};
use district::carried;
use district::error::Error;
use district::keys::Keys;
use std::path::PathBuf;

/// Takes the file in, and writes its receipt beside it.
pub async fn open_file(asked: Open) -> Result<()> {
    let Open {
        file, revoked_too, ..
    } = asked;
    let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
    let store = open(&asked.data).await?;
    let keys = Keys::of(&store).await?;
    let carried = carried::unlock(&keys, bytes).map_err(not_taken)?;
    let opened = carried::prove(&store, &keys, carried).await;
    let opened = opened.map_err(not_taken)?;
    if !(opened.is_known || revoked_too) {
        return Err(not_taken(Error::Unproved("revoked_phone")));
    }
    let taken = carried::take_in(&store, &keys, &opened).await?;
    let seats = store.seats().await?;
    store.close().await;
    let whose = seats.into_iter().find(|seat| seat.id == opened.seat);
    println!(
        "Of {} {}, from phone {}\nentries new here: {}\tnot taken: {}",
        opened.seat,
        whose.map(|seat| seat.name).unwrap_or_default(),
        opened.device,
        taken.new,
        taken.refused.len()
    );
    let mut receipt = file.into_os_string();
    receipt.push(".receipt.txt");
    let receipt = PathBuf::from(receipt);
    std::fs::write(&receipt, taken.receipt).with_context(|| {
        format!(
            "all of it is taken in, but the receipt does not go to {}",
            receipt.display()
        )
    })?;
    println!("Receipt, to go back to that phone: {}", receipt.display());
    Ok(())
}

/// Why a file was not taken in, for whoever sits at the server.
fn not_taken(error: Error) -> anyhow::Error {
    let why = match error.code() {
        "not_carried" => "this is no file that carries a leader's work",
        "truncated" => "the file ends too early: a part of it is missing",
        "damaged" => "a part of the file is missing, or it was changed on its way",
        "other_district" => "the file is locked for another District, or was damaged on its way",
        "newer_format" => "a newer version of the app made the file",
        "unknown_phone" => "the phone that made it has never joined this District",
        "not_signed" => "the file is not signed by the phone that it names",
        "revoked_phone" => {
            "the phone that made it was revoked; where it was its leader's all the same, say --revoked-too"
        }
        _ => return error.into(),
    };
    anyhow::anyhow!("{why}. Nothing was taken in")
}
