//! Records and forms as JSON, field by field.
//!
//! What serde derives for a struct is written out for each of them, some hundred
//! bytes a field. Here a JSON object is read by one reader whatever it stands
//! for, and a struct says only which fields it has. To everybody else records
//! are serde's as ever.

pub use serde_json::Value;

/// A JSON object.
pub type Fields = serde_json::Map<String, Value>;

/// What has a JSON form.
pub trait Json: Sized {
    /// Reads it; `None` when the value is not one.
    fn read(value: Value) -> Option<Self>;
    /// Its value.
    fn write(&self) -> Value;
    /// What it is where a needed field is not there: nothing, unless it may be absent.
    fn absent() -> Option<Self> {
        None
    }
}

impl Json for String {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Json for bool {
    fn read(value: Value) -> Option<Self> {
        value.as_bool()
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl<T: Json> Json for Box<T> {
    fn read(value: Value) -> Option<Self> {
        T::read(value).map(Self::new)
    }

    fn write(&self) -> Value {
        T::write(self)
    }
}

/// The JSON form of what is shown and read as one text.
macro_rules! text {
    ($($name:ident),+) => {$(
        impl $crate::json::Json for $name {
            fn read(value: $crate::json::Value) -> Option<Self> {
                value.as_str()?.parse().ok()
            }

            fn write(&self) -> $crate::json::Value {
                self.to_string().into()
            }
        }
    )+};
}
pub(crate) use text;

macro_rules! whole_numbers {
    ($($number:ident),+) => {$(
        impl Json for $number {
            fn read(value: Value) -> Option<Self> {
                value.as_u64()?.try_into().ok()
            }

            fn write(&self) -> Value {
                (*self).into()
            }
        }
    )+};
}
whole_numbers!(u32, usize);

impl Json for f64 {
    fn read(value: Value) -> Option<Self> {
        value.as_f64()
    }

    fn write(&self) -> Value {
        (*self).into()
    }
}

impl Json for [u16; 2] {
    fn read(value: Value) -> Option<Self> {
        let numbers = value.as_array()?;
        let number = |nth: usize| numbers.get(nth)?.as_u64()?.try_into().ok();
        (numbers.len() == 2).then_some([number(0)?, number(1)?])
    }

    fn write(&self) -> Value {
        Value::Array(vec![self[0].into(), self[1].into()])
    }
}

impl<T: Json> Json for Option<T> {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::read(value).map(Some),
        }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Json> Json for Vec<T> {
    fn read(value: Value) -> Option<Self> {
        let Value::Array(values) = value else {
            return None;
        };
        let mut list = Vec::with_capacity(values.len());
        for value in values {
            list.push(T::read(value)?);
        }
        Some(list)
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }
}

/// The fields of an object; `None` for any other value.
pub fn fields(value: Value) -> Option<Fields> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// The field of that name.
pub fn needed<T: Json>(fields: &mut Fields, name: &str) -> Option<T> {
    match taken(fields, name) {
        Some(value) => T::read(value),
        None => T::absent(),
    }
}

/// The field of that name; its default where there is none.
pub fn or_default<T: Json + Default>(fields: &mut Fields, name: &str) -> Option<T> {
    match taken(fields, name) {
        Some(value) => T::read(value),
        None => Some(T::default()),
    }
}

fn taken(fields: &mut Fields, name: &str) -> Option<Value> {
    fields.get_mut(name).map(Value::take)
}

/// Adds a field.
pub fn put(fields: &mut Fields, name: &str, value: Value) {
    fields.insert(name.to_owned(), value);
}

/// The JSON form of a struct: the fields that must be there (or are an
/// `Option`), those that may be missing, and whether it is an item of a list,
/// which carries `removed` once it was taken out.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// struct Line {
///     what: String,
///     count: Option<u32>,
/// }
/// domain::json!(Line { what } or_default { count });
///
/// let line: Line = serde_json::from_str(r#"{"what": "chalk", "colour": 7}"#)?;
/// assert_eq!(line, Line { what: "chalk".into(), count: None });
/// assert_eq!(serde_json::to_string(&line)?, r#"{"count":null,"what":"chalk"}"#);
/// assert!(serde_json::from_str::<Line>(r#"{"count": 3}"#).is_err());
/// # Ok::<_, serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! json {
    (
        $name:ident { $($needed:ident),* $(,)? }
        $(or_default { $($default:ident),* $(,)? })?
        $(and $removed:ident)?
    ) => {
        impl $crate::json::Json for $name {
            fn read(value: $crate::json::Value) -> Option<Self> {
                #[allow(unused_mut)]
                let mut fields = $crate::json::fields(value)?;
                Some(Self {
                    $($needed: $crate::json::needed(&mut fields, stringify!($needed))?,)*
                    $($($default: $crate::json::or_default(&mut fields, stringify!($default))?,)*)?
                    $($removed: $crate::json::or_default(&mut fields, stringify!($removed))?,)?
                })
            }

            fn write(&self) -> $crate::json::Value {
                use $crate::json::{Json, put};
                let mut fields = $crate::json::Fields::new();
                $(put(&mut fields, stringify!($needed), Json::write(&self.$needed));)*
                $($(put(&mut fields, stringify!($default), Json::write(&self.$default));)*)?
                $(if self.$removed {
                    put(&mut fields, stringify!($removed), Json::write(&self.$removed));
                })?
                fields.into()
            }
        }
        $crate::json_is_serde!($name);
    };
}

/// The JSON form of an enum: the name of each of its values. A name that it does not
/// know is refused, or read as the value named after `or_else`.
#[macro_export]
macro_rules! json_names {
    (
        $name:ident { $($value:ident = $word:literal),* $(,)? }
        $(or_else $other:ident = $unknown:literal)?
    ) => {
        impl $name {
            /// What it is called in JSON and in index keys.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)*
                    $(Self::$other => $unknown,)?
                }
            }

            /// What is called so in JSON.
            pub fn named(word: &str) -> Option<Self> {
                [$(Self::$value),*].into_iter().find(|value| value.name() == word)
            }
        }

        impl $crate::json::Json for $name {
            fn read(value: $crate::json::Value) -> Option<Self> {
                let named = Self::named(value.as_str()?);
                $(let named = Some(named.unwrap_or(Self::$other));)?
                named
            }

            fn write(&self) -> $crate::json::Value {
                self.name().into()
            }
        }
        $crate::json_is_serde!($name);
    };
}

/// What has a JSON form is serde's, too.
#[doc(hidden)]
#[macro_export]
macro_rules! json_is_serde {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&$crate::json::Json::write(self), to)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let value = <$crate::json::Value as serde::Deserialize>::deserialize(from)?;
                <Self as $crate::json::Json>::read(value)
                    .ok_or_else(|| serde::de::Error::custom(concat!("not a ", stringify!($name))))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::{from_str, to_string};

    #[derive(Clone, Debug, PartialEq)]
    struct Seat {
        row: u32,
        who: Option<String>,
        far: bool,
        removed: bool,
    }
    json!(Seat { row, who } or_default { far } and removed);

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Place {
        ByTheDoor,
        Back,
    }
    json_names!(Place { ByTheDoor = "by_the_door", Back = "back" });

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Tone {
        Warm,
        Another,
    }
    json_names!(Tone { Warm = "warm" } or_else Another = "another");

    #[test]
    fn what_an_older_version_left_out_is_its_default_and_what_is_needed_is_missed() {
        let seat = Seat {
            row: 3,
            who: None,
            far: false,
            removed: false,
        };
        assert_eq!(from_str::<Seat>(r#"{"row":3}"#).unwrap(), seat);
        let null = r#"{"row":3,"who":null,"colour":{"r":1}}"#;
        assert_eq!(from_str::<Seat>(null).unwrap(), seat);
        for wrong in [
            r#"{"who":"a"}"#,
            r#"{"row":-3}"#,
            r#"{"row":4294967296}"#,
            r#"{"row":3,"far":"no"}"#,
            r#"[3]"#,
        ] {
            assert!(from_str::<Seat>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_item_says_that_it_was_taken_out_and_says_nothing_otherwise() {
        let mut seat: Seat = from_str(r#"{"row":3,"who":"a"}"#).unwrap();
        assert!(!to_string(&seat).unwrap().contains("removed"));
        seat.removed = true;
        let json = to_string(&seat).unwrap();
        assert!(json.contains(r#""removed":true"#), "{json}");
        assert_eq!(from_str::<Seat>(&json).unwrap(), seat);
    }

    #[test]
    fn a_name_is_read_back_and_a_name_nobody_knows_is_refused() {
        for place in [Place::ByTheDoor, Place::Back] {
            let json = to_string(&place).unwrap();
            assert_eq!(from_str::<Place>(&json).unwrap(), place);
        }
        assert!(from_str::<Place>(r#""window""#).is_err());
        assert_eq!(from_str::<Tone>(r#""warm""#).unwrap(), Tone::Warm);
        assert_eq!(from_str::<Tone>(r#""hoarse""#).unwrap(), Tone::Another);
        assert!(from_str::<Tone>("7").is_err());
    }
}
