//! What is being typed: one draft per form, until the form is saved.

use crate::error::Error;
use crate::layout::DRAFTS;
use crate::phone::Phone;
use crate::row::{Stone, stone};
use crate::transaction::Work;
use crate::watch::Change;
use wasm_bindgen::JsValue;

impl Phone {
    /// Keeps `json` as the draft of `form`, in place of the one before.
    ///
    /// # Errors
    /// As [`Phone::save`]; the draft before stays.
    pub async fn keep_draft(&self, form: &str, json: &str) -> Result<(), Error> {
        let row = Stone::new();
        row.set_form(form);
        row.set_json(json);
        self.with(async |database| {
            let work = Work::write(database, &[DRAFTS])?;
            work.put(DRAFTS, &row)?;
            work.done().await
        })
        .await?;
        self.tell_drafts();
        Ok(())
    }

    /// The draft of `form`.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn draft(&self, form: &str) -> Result<Option<String>, Error> {
        let row = self
            .with(async |database| {
                let work = Work::read(database, &[DRAFTS])?;
                work.get(DRAFTS, &form.into()).await
            })
            .await?;
        Ok(row.and_then(|row| stone(row).json()))
    }

    /// Form and draft of every form whose name begins with `prefix`, by name.
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub async fn drafts(&self, prefix: &str) -> Result<Vec<(String, String)>, Error> {
        // No form's name holds this last of characters.
        let range =
            web_sys::IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into());
        let range = JsValue::from(range.map_err(|thrown| Error::of_exception(&thrown))?);
        let rows = self
            .with(async |database| {
                let work = Work::read(database, &[DRAFTS])?;
                work.all(DRAFTS, None, &range, 0).await
            })
            .await?;
        let draft = |row| {
            let row = stone(row);
            Some((row.form()?, row.json()?))
        };
        Ok(rows.into_iter().filter_map(draft).collect())
    }

    /// Takes the draft of `form` away; none is no error.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn drop_draft(&self, form: &str) -> Result<(), Error> {
        self.with(async |database| {
            let work = Work::write(database, &[DRAFTS])?;
            work.delete(DRAFTS, &form.into())?;
            work.done().await
        })
        .await?;
        self.tell_drafts();
        Ok(())
    }

    fn tell_drafts(&self) {
        self.0.watch.tell(&Change {
            drafts: true,
            ..Change::default()
        });
    }
}
