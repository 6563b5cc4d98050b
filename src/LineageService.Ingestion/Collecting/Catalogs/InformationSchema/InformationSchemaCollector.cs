using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Catalogs.InformationSchema;

/// <summary>
/// Exports of <c>information_schema</c> (columns; beside it tables, views, table_constraints, key_column_usage) and of what other engines
/// have in its place (Oracle's ALL_TAB_COLUMNS), as CSV, JSON or JSON lines. Which view a file holds is told by its columns, in any case;
/// names of files do not matter.
/// </summary>
/// <param name="catalogs">Catalogs of a query engine and the namespace whose tables each shows: Trino's <c>hive</c> →
/// <c>hive://metastore:9083</c>.</param>
public sealed class InformationSchemaCollector(
    ImmutableArray<string> paths, string dialect, string datasetNamespace, ImmutableSortedDictionary<string, string> catalogs,
        string sourceName) : ICollector
{
    private readonly string _namespace = datasetNamespace;
    private readonly ImmutableSortedDictionary<string, string> _catalogs = catalogs;
    private readonly int _parts = SqlAnalysis.FindDialect(dialect, out _).Names.QualifiedNameParts;

    public CollectorSource Source { get; } = new("information-schema", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var contents = new Contents(this);
        var files = CatalogFile.Find(paths, ".csv", ".tsv", ".json", ".jsonl", ".ndjson").ToList();
        for (var i = 0; i < files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new CollectProgress("reading exports", i, files.Count));
            await Task.Run(() => contents.Read(files[i]), cancellationToken).ConfigureAwait(false);
        }

        foreach (var failure in contents.Failures) yield return new CollectedFailure(failure);
        foreach (var item in contents.Items()) yield return item;
    }

    private TableName? Name(ExportRow row)
    {
        if (row["table_name", "view_name"] is not { } table) return null;
        var schema = row["table_schema", "owner", "schema_name", "schema", "database"];

        // MySQL calls its only catalog def.
        var catalog = row["table_catalog", "catalog_name", "catalog"] is { } given && given != "def" ? given : null;
        ImmutableArray<string> parts = _parts == 2 ? [schema ?? string.Empty, table]
            : [catalog ?? string.Empty, schema ?? string.Empty, table];
        return new TableName([.. parts.SkipWhile(part => part.Length == 0)]);
    }

    /// <summary>The tables while files are read. Mutable.</summary>
    private sealed class Contents(InformationSchemaCollector owner)
    {
        private readonly Dictionary<TableName, TableBuilder> _tables = [];
        private readonly Dictionary<TableName, List<(int Place, ExportRow Row)>> _columns = [];
        private readonly Dictionary<(TableName Table, string Constraint), string> _constraints = [];
        private readonly Dictionary<(TableName Table, string Constraint), List<(int Place, string Column)>> _keys = [];
        private readonly Dictionary<TableName, string> _views = [];

        public List<SourceFailure> Failures { get; } = [];

        public void Read(CatalogFile file)
        {
            var rows = ExportRows.Read(file, Failures, out var header);
            if (rows.Count == 0) return;
            var isColumn = header.Contains("column_name")
                && (header.Contains("data_type") || header.Contains("column_type") || header.Contains("full_data_type")
                || header.Contains("type"));
            if (!header.Contains("table_name") && !header.Contains("view_name"))
            {
                Failures.Add(new SourceFailure(CollectCodes.Unsupported, file.Name, 1, 1,
                    "expected a column table_name, as in information_schema"));
                return;
            }

            foreach (var (row, line) in rows)
            {
                if (owner.Name(row) is not { } table) Failures.Add(
                    new SourceFailure(CollectCodes.Malformed, file.Name, line, 1, "expected a table's name"));
                else if (isColumn) TakeColumn(table, row);
                else if (header.Contains("constraint_name")) TakeConstraint(table, row);
                else TakeTable(table, row);
            }
        }

        public IEnumerable<CollectedItem> Items()
        {
            foreach (var (table, columns) in _columns)
            {
                foreach (var (_, row) in columns.OrderBy(column => column.Place)) AddColumn(Table(table), row);
            }

            foreach (var ((table, constraint), columns) in _keys)
            {
                if (_constraints.GetValueOrDefault((table, constraint)) is not { } type
                    || !_tables.TryGetValue(table, out var built)) continue;
                if (type is "PRIMARY KEY" or "P" or "UNIQUE" or "U") built.Key(columns.OrderBy(column => column.Place)
                    .Select(column => column.Column), type[0] == 'P');
            }

            foreach (var (name, table) in _tables.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
            {
                yield return table.Build();
                if (name.Parts.Length == 3 && owner._catalogs.TryGetValue(name.Parts[0], out var shown))
                    yield return new CollectedAlias(owner.Dataset(name), new DatasetId(shown, new TableName(name.Parts[1..]).ToString()),
                        "the catalog shows the tables of another system");
                if (_views.TryGetValue(name, out var query)) yield return new CollectedTask(owner.View(name, query));
            }
        }

        private TableBuilder Table(TableName name)
        {
            if (!_tables.TryGetValue(name, out var table)) _tables[name] = table =
                new TableBuilder(name, owner._namespace) { Kind = "table" };
            return table;
        }

        private void TakeColumn(TableName table, ExportRow row)
        {
            if (!_columns.TryGetValue(table, out var columns)) _columns[table] = columns = [];
            var place = row["ordinal_position", "column_id", "ordinal", "position"];
            columns.Add((int.TryParse(place, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
                : columns.Count, row));
        }

        private static void AddColumn(TableBuilder table, ExportRow row)
        {
            if (row["field_path", "column_name"] is not { } name) return;
            bool? nullable = row["is_nullable", "nullable", "is_null"]?.ToUpperInvariant() switch
            {
                "NO" or "N" or "FALSE" or "0" => false,
                "YES" or "Y" or "TRUE" or "1" => true,
                _ => null,
            };
            var generated = row["is_generated"] is "ALWAYS" or "YES"
                || row["extra"]?.Contains("GENERATED", StringComparison.OrdinalIgnoreCase) == true
                && row["generation_expression"] is not null;
            table.Add(name, TypeOf(row), nullable, row["column_comment", "comment", "comments", "remarks", "description"], generated);
            if (row["column_key"] == "PRI" && nullable == false) table.NotNull(name);
            if (row["is_partitioning_column"] == "YES"
                || row["extra_info"]?.Contains("partition key", StringComparison.OrdinalIgnoreCase) == true) table.PartitionKeys.Add(name);
        }

        private void TakeConstraint(TableName table, ExportRow row)
        {
            if (row["constraint_name"] is not { } constraint) return;
            if (row["constraint_type"] is { } type) _constraints[(table, constraint)] = type.ToUpperInvariant();
            if (row["column_name"] is not { } column) return;
            if (!_keys.TryGetValue((table, constraint), out var columns)) _keys[(table, constraint)] = columns = [];
            columns.Add((int.TryParse(row["ordinal_position", "position"], NumberStyles.Integer, CultureInfo.InvariantCulture,
                out var place) ? place : columns.Count, column));
        }

        private void TakeTable(TableName name, ExportRow row)
        {
            var table = Table(name);
            var type = row["table_type", "type"]?.ToUpperInvariant();
            if (row["view_definition", "definition", "text"] is { } query) _views[name] = query;
            if (type is not null || _views.ContainsKey(name))
                table.Kind = type?.Contains("MATERIALIZED", StringComparison.Ordinal) == true ? "materialized_view"
                    : type?.Contains("VIEW", StringComparison.Ordinal) ?? true ? "view" : type == "EXTERNAL" ? "external_table" : "table";
            table.Description ??= row["table_comment", "comment", "comments", "remarks", "description"];
            table.Owner ??= row["table_owner"];
        }

        private static string? TypeOf(ExportRow row)
        {
            if (row["full_data_type", "column_type"] is { } full) return full;
            var type = row["data_type", "type"];
            if (type is null || type.Contains('(', StringComparison.Ordinal)) return type;
            if (row["character_maximum_length", "char_length", "data_length"] is { } length && length != "-1" && length.Length < 7
                && type.Contains("char", StringComparison.OrdinalIgnoreCase))
                return $"{type}({length})";
            if (row["numeric_precision", "data_precision"] is { } precision && row["numeric_scale", "data_scale"] is { } scale
                && type.ToUpperInvariant() is "NUMERIC" or "DECIMAL" or "NUMBER") return $"{type}({precision},{scale})";
            return type;
        }
    }

    private DatasetId Dataset(TableName name) => DatasetNaming.ToDataset(name, _namespace);

    private TaskDefinition View(TableName name, string query)
    {
        // Some engines keep the whole definition, others the query alone.
        var isQuery = !query.AsSpan().TrimStart().StartsWith("CREATE", StringComparison.OrdinalIgnoreCase);
        return new TaskDefinition(new JobId(_namespace, name.ToString()), dialect, query, _namespace)
        {
            Target = isQuery ? name.ToString() : null,
            Kind = "view",
            DefaultDatabase = name.Parts.Length == 3 ? name.Parts[0] : null,
            DefaultSchema = name.Parts.Length > 1 ? name.Parts[^2] : null,
        };
    }
}
