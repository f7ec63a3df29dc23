//! Tables as Parquet, one file a table, in a folder with its description ([`super::package`]).
//!
//! Characters are UTF-8 strings, whole numbers INT64, decimals DECIMAL(38, 10), so that sums and comparisons work without
//! a cast. Rows are held until there are enough of them for a group.

use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, DecimalType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type as Schema;
use rust_decimal::Decimal;

use super::table::{Cell, Column, TABLES, Table, Type};
use super::whole::WholeFolder;
use super::{Part, Sink, package};

/// Digits of a decimal, and how many of them stand behind the point.
const PRECISION: i32 = 38;
const SCALE: u32 = 10;
/// Rows of a group, and bytes of characters, after which it is written.
const GROUP: usize = 1 << 16;
const GROUP_BYTES: usize = 8 << 20;

/// The unscaled value of a decimal; `None` where it has more digits than a column holds.
fn unscaled(text: &str) -> Option<i128> {
    let decimal: Decimal = text.parse::<Decimal>().ok()?.normalize();
    let shift = SCALE.checked_sub(decimal.scale())?;
    decimal.mantissa().checked_mul(10i128.pow(shift)).filter(|n| n.unsigned_abs() < 10u128.pow(PRECISION as u32))
}

/// Why a record does not fit; its rows are those of [`super::table`].
pub(crate) fn misfit(rows: &[(usize, Vec<Cell<'static>>)]) -> Option<String> {
    rows.iter().flat_map(|(_, cells)| cells).find_map(|cell| match cell {
        Cell::Decimal(s) if unscaled(s).is_none() => {
            Some(format!("the figure {s} has more digits than DECIMAL({PRECISION}, {SCALE}) holds (use --to csv or --to jsonl)"))
        }
        _ => None,
    })
}

/// The cells of a column that wait for their group.
struct Waiting {
    values: Values,
    /// For each row whether there is a value, where it may be absent.
    levels: Option<Vec<i16>>,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Decimal(Vec<FixedLenByteArray>),
    Boolean(Vec<bool>),
}

impl Waiting {
    fn new(column: &Column) -> Waiting {
        let values = match column.holds {
            Type::Text => Values::Text(Vec::new()),
            Type::Integer => Values::Integer(Vec::new()),
            Type::Decimal => Values::Decimal(Vec::new()),
            Type::Boolean => Values::Boolean(Vec::new()),
        };
        Waiting { values, levels: column.optional.then(Vec::new) }
    }

    /// Takes a cell; returns what it adds to the bytes of the group.
    fn push(&mut self, cell: Cell) -> usize {
        if let Some(levels) = &mut self.levels {
            levels.push(i16::from(cell != Cell::Null));
        }
        match (&mut self.values, cell) {
            (Values::Text(all), Cell::Text(s)) => {
                all.push(s.as_bytes().to_vec().into());
                return s.len();
            }
            (Values::Integer(all), Cell::Integer(n)) => all.push(n),
            (Values::Decimal(all), Cell::Decimal(s)) => {
                all.push(ByteArray::from(unscaled(&s).unwrap_or_default().to_be_bytes().to_vec()).into());
            }
            (Values::Boolean(all), Cell::Boolean(b)) => all.push(b),
            // Nothing is kept of what is not there.
            _ => {}
        }
        0
    }

    fn write(&mut self, group: &mut SerializedRowGroupWriter<File>) -> Result<(), ParquetError> {
        let levels = self.levels.as_mut().map(std::mem::take);
        let levels = levels.as_deref();
        match &mut self.values {
            Values::Text(all) => column::<ByteArrayType>(group, &std::mem::take(all), levels),
            Values::Integer(all) => column::<Int64Type>(group, &std::mem::take(all), levels),
            Values::Decimal(all) => column::<FixedLenByteArrayType>(group, &std::mem::take(all), levels),
            Values::Boolean(all) => column::<BoolType>(group, &std::mem::take(all), levels),
        }
    }
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<File>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

fn schema(table: &Table) -> Result<Arc<Schema>, ParquetError> {
    let field = |c: &Column| {
        let need = if c.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let of = |physical| Schema::primitive_type_builder(c.name, physical).with_repetition(need);
        let built = match c.holds {
            Type::Text => of(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)),
            Type::Integer => of(Physical::INT64),
            Type::Boolean => of(Physical::BOOLEAN),
            Type::Decimal => of(Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(16)
                .with_logical_type(Some(LogicalType::Decimal(DecimalType { scale: SCALE as i32, precision: PRECISION })))
                .with_precision(PRECISION)
                .with_scale(SCALE as i32),
        };
        built.build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<Result<_, _>>()?;
    Schema::group_type_builder("schema").with_fields(fields).build().map(Arc::new)
}

struct TableFile {
    /// Taken at the end.
    file: Option<SerializedFileWriter<File>>,
    columns: Vec<Waiting>,
    rows: usize,
    bytes: usize,
}

impl TableFile {
    fn write_group(&mut self) -> Result<(), ParquetError> {
        let Some(file) = self.file.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = file.next_row_group()?;
        self.columns.iter_mut().try_for_each(|column| column.write(&mut group))?;
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

/// A folder of Parquet files that gets its name when it is whole.
pub(crate) struct ParquetFolder {
    folder: WholeFolder,
    files: Vec<TableFile>,
}

impl ParquetFolder {
    /// Opens the files.
    pub(crate) fn new(folder: WholeFolder) -> io::Result<ParquetFolder> {
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let properties = Arc::new(properties);
        let open = |t: &Table| {
            let file = folder.file(&format!("{}.parquet", t.name))?;
            let file = schema(t).and_then(|s| SerializedFileWriter::new(file, s, Arc::clone(&properties))).map_err(plain)?;
            Ok(TableFile { file: Some(file), columns: t.columns.iter().map(Waiting::new).collect(), rows: 0, bytes: 0 })
        };
        let files = TABLES.iter().map(open).collect::<io::Result<_>>()?;
        Ok(ParquetFolder { folder, files })
    }
}

fn plain(e: ParquetError) -> io::Error {
    match e {
        ParquetError::External(e) => match e.downcast::<io::Error>() {
            Ok(e) => *e,
            Err(e) => io::Error::other(e.to_string()),
        },
        e => io::Error::other(e.to_string()),
    }
}

impl Sink for ParquetFolder {
    fn put(&mut self, part: Part) -> io::Result<()> {
        let Part::Rows(rows) = part else { return Ok(()) };
        for (table, cells) in rows {
            let file = &mut self.files[table];
            file.rows += 1;
            file.bytes += file.columns.iter_mut().zip(cells).map(|(column, cell)| column.push(cell)).sum::<usize>();
            if file.rows >= GROUP || file.bytes >= GROUP_BYTES {
                file.write_group().map_err(plain)?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        for table in &mut self.files {
            table.write_group().map_err(plain)?;
            if let Some(file) = table.file.take() {
                file.into_inner().map_err(plain)?.sync_all()?;
            }
        }
        self.folder.describe(&package::describe("parquet", false))?;
        self.folder.finish()
    }

    fn stop(self: Box<Self>) -> io::Result<u64> {
        self.discard().map(|()| 0)
    }

    fn discard(self: Box<Self>) -> io::Result<()> {
        drop(self.files);
        self.folder.remove()
    }
}

#[cfg(test)]
mod tests {
    use super::unscaled;

    #[test]
    fn decimals_are_whole_numbers_of_ten_places_or_none() {
        assert_eq!(unscaled("9200000000"), Some(92_000_000_000_000_000_000));
        assert_eq!(unscaled("-0.5"), Some(-5_000_000_000));
        assert_eq!(unscaled("0.0000000001"), Some(1));
        assert_eq!(unscaled("1.50000000000"), Some(15_000_000_000));
        assert_eq!(unscaled("0.00000000001"), None);
        assert_eq!(unscaled("99999999999999999999999999999"), None);
        assert_eq!(unscaled("a lot"), None);
    }
}
