//! Conversations whose lesson was taken out where they could not be read: they go
//! once they open.

use crate::batch::Batch;
use crate::error::Error;
use crate::phone::Phone;
use crate::query::Query;
use domain::feedback::Feedback;
use domain::record::Record;

impl Phone {
    /// Takes the conversations out whose lesson is taken out. A phone without the
    /// key does not see which of the shut records such a one is; its leader was told
    /// that it goes. Nothing is written where there is none.
    ///
    /// # Errors
    /// As [`Phone::save`].
    pub async fn let_talks_follow(&self) -> Result<(), Error> {
        let mut gone = Vec::new();
        for talk in self.find(Query::kind(Feedback::KIND)).await? {
            let Some(lesson) = talk.of else {
                continue;
            };
            let lesson = self.standing(lesson).await?;
            if lesson.is_some_and(|lesson| lesson.deleted() == Some(true)) {
                gone.push(talk.id);
            }
        }
        if !gone.is_empty() {
            let batch = gone.into_iter().fold(Batch::new(), Batch::delete);
            self.save(batch).await?;
        }
        Ok(())
    }
}
