using System.Collections.Immutable;
using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Catalogs.Dbt;
using LineageService.Ingestion.Collecting.Catalogs.Ddl;
using LineageService.Ingestion.Collecting.Catalogs.Iceberg;
using LineageService.Ingestion.Collecting.Catalogs.InformationSchema;
using LineageService.Ingestion.Collecting.Catalogs.Twins;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Naming;

namespace LineageService.Cli.Collect.Catalogs;

/// <summary>Collectors of catalogs that are in files.</summary>
internal static class FileCommands
{
    public static Command Ddl()
    {
        var paths = Paths();
        var dialect = Dialect();
        var space = Namespace(required: false);
        var database = new Option<string?>("--database") { Description = "Database (catalog) of names that have none", HelpName = "NAME" };
        var schema = new Option<string?>("--schema") { Description = "Schema of bare names", HelpName = "NAME" };
        var warehouse = new Option<string?>(
            "--warehouse")
        { Description = "Where tables lie that name no location: hdfs://nn:8020/warehouse", HelpName = "PATH" };
        var parameters = Pairs("--param", "A value for ${NAME} in options", "NAME=VALUE");
        var catalogs = Pairs("--catalog", "A catalog and the namespace whose tables it shows: hive=hive://host:9083", "NAME=NAMESPACE");
        return CollectorCommand.Create(
            "ddl",
            "Definitions in SQL: dumps, SHOW CREATE TABLE, a repository's DDL.",
            [paths, dialect, space, database, schema, warehouse, parameters, catalogs],
            (parsed, source) =>
            {
                var engine = parsed.GetRequiredValue(dialect);
                var datasets = parsed.GetValue(space) ?? DatasetNaming.DefaultNamespace(engine);
                var naming = new PhysicalNaming(datasets)
                {
                    Parameters = Read(parsed, parameters, StringComparer.Ordinal),
                    Catalogs = Read(parsed, catalogs, StringComparer.OrdinalIgnoreCase),
                    Warehouse = parsed.GetValue(warehouse),
                };
                var options = new DdlOptions(engine, naming)
                {
                    DefaultDatabase = parsed.GetValue(database),
                    DefaultSchema = parsed.GetValue(schema)
                };
                return new DdlCollector(Existing(parsed.GetRequiredValue(paths)), options, source ?? datasets);
            })
            .WithExamples(new CommandExample(
                "lineage collect catalog ddl schema.sql --dialect postgres --namespace postgres://db:5432 --database shop",
                "A dump of pg_dump."));
    }

    public static Command InformationSchema()
    {
        var paths = Paths();
        var dialect = Dialect();
        var space = Namespace(required: false);
        var catalogs = Pairs("--catalog", "A catalog and the namespace whose tables it shows: hive=hive://host:9083", "NAME=NAMESPACE");
        return CollectorCommand.Create(
            "information-schema",
            "Exports of information_schema (CSV, JSON, JSON lines) of any engine.",
            [paths, dialect, space, catalogs],
            (parsed, source) =>
            {
                var engine = parsed.GetRequiredValue(dialect);
                var datasets = parsed.GetValue(space) ?? DatasetNaming.DefaultNamespace(engine);
                return new InformationSchemaCollector(
                    Existing(parsed.GetRequiredValue(paths)), engine, datasets, Read(parsed, catalogs, StringComparer.OrdinalIgnoreCase),
                        source ?? datasets);
            })
            .WithExamples(new CommandExample(
                "lineage collect catalog information-schema exports --dialect snowflake --namespace snowflake://org-account",
                "All exports of a directory."));
    }

    public static Command Dbt()
    {
        var manifest = new Argument<string>(
            "MANIFEST")
        { Description = "manifest.json, or the directory (target) that holds it and catalog.json" };
        var catalog = new Option<string?>("--catalog-json") { Description = "catalog.json (else beside the manifest)", HelpName = "FILE" };
        var space = Namespace(required: true);
        return CollectorCommand.Create(
            "dbt",
            "Columns, types, comments, keys of a dbt project, from catalog.json and manifest.json.",
            [manifest, catalog, space],
            (parsed, source) =>
            {
                var path = parsed.GetRequiredValue(manifest);
                if (Directory.Exists(path)) path = Path.Combine(path, "manifest.json");
                var beside = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, "catalog.json");
                var columns = parsed.GetValue(catalog) ?? (File.Exists(beside) ? beside : null);
                Existing(columns is null ? [path] : [path, columns]);
                var datasets = parsed.GetValue(space)!;
                return new DbtCatalogCollector(path, columns, datasets, source ?? datasets);
            })
            .WithExamples(new CommandExample("lineage collect catalog dbt target --namespace postgres://db:5432",
                "After `dbt docs generate`."));
    }

    public static Command Iceberg()
    {
        var paths = Paths();
        var space = Namespace(required: true);
        var tables = Pairs("--table", "A table's location or uuid and its name", "LOCATION=DB.TABLE");
        return CollectorCommand.Create(
            "iceberg",
            "Iceberg tables by their metadata files.",
            [paths, space, tables],
            (parsed, source) =>
            {
                var datasets = parsed.GetValue(space)!;
                return new IcebergCollector(Existing(parsed.GetRequiredValue(paths)), datasets,
                    Read(parsed, tables, StringComparer.Ordinal), source ?? datasets);
            });
    }

    public static Command Twins()
    {
        var file = new Argument<string>("FILE") { Description = "twins.yaml" };
        return CollectorCommand.Create(
            "twins",
            "Topics and the tables or partitions that hold the same rows, by a configuration.",
            [file],
            (parsed, source) => new TwinsCollector(Existing([parsed.GetRequiredValue(file)])[0], source ?? "twins"));
    }

    internal static Argument<string[]> Paths() => new("PATH") { Description = "Files and directories", Arity = ArgumentArity.OneOrMore };

    internal static Option<string?> Namespace(bool required) =>
        new("--namespace")
        {
            Description = "Namespace of the datasets, by the OpenLineage naming spec",
            HelpName = "NAMESPACE",
            Required = required
        };

    internal static Option<string[]> Pairs(string name, string description, string help) =>
        new(name) { Description = $"{description}; may be given several times", HelpName = help, DefaultValueFactory = _ => [] };

    internal static ImmutableSortedDictionary<string, string> Read(ParseResult parsed, Option<string[]> option, StringComparer comparer)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(comparer);
        foreach (var pair in parsed.GetValue(option) ?? [])
        {
            // A location may hold an equals sign (dt=…); the name behind it does not.
            var equal = option.Name == "--table" ? pair.LastIndexOf('=') : pair.IndexOf('=', StringComparison.Ordinal);
            if (equal <= 0) throw new CommandException(ExitCodes.Usage, $"{option.Name}: expected {option.HelpName}.");
            pairs[pair[..equal]] = pair[(equal + 1)..];
        }

        return pairs.ToImmutable();
    }

    internal static ImmutableArray<string> Existing(string[] paths)
    {
        foreach (var path in paths)
        {
            if (!File.Exists(path) && !Directory.Exists(path)) throw new CommandException(ExitCodes.Usage, $"{path} does not exist.");
        }

        return [.. paths];
    }

    private static Option<string> Dialect() =>
        new("--dialect") { Description = "SQL dialect of the definitions", HelpName = "NAME", Required = true };
}
