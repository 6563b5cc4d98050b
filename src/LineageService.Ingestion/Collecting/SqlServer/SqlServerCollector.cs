using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.SqlServer;

/// <summary>
/// What a SQL Server runs: modules of <c>sys.sql_modules</c>, steps of Agent jobs, synonyms and linked servers out of exports, and
/// database projects. Exports
/// are told by their columns; no server is asked.
/// </summary>
public sealed class SqlServerCollector(string directory, string? reference, string? name, ServerSettings settings) : ICollector
{
    private const int DefaultPort = 1433;

    private readonly TaskTraits _defaults = settings.Defaults with { JobNamespace = settings.Defaults.JobNamespace ?? "sqlserver" };
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, string> _servers = new(StringComparer.OrdinalIgnoreCase);

    public CollectorSource Source { get; } = new("sqlserver", name ?? SourceTree.NameOf(directory));

    private string Datasets => _defaults.DatasetNamespace ?? "default";

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tree = await SourceTree.OpenAsync(directory, reference, cancellationToken).ConfigureAwait(false);
        _texts.Clear();
        _servers.Clear();
        var agent = new AgentJobs(_defaults);
        var failures = new List<SourceFailure>();
        var chosen = await ProjectFilesAsync(tree, failures, cancellationToken).ConfigureAwait(false);
        var done = 0;
        foreach (var path in tree.Paths)
        {
            progress?.Report(new CollectProgress("reading exports", done++, tree.Paths.Length));
            cancellationToken.ThrowIfCancellationRequested();
            var isSql = path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);
            if (isSql ? chosen is not null && !chosen.Contains(path) : !ExportRows.IsExport(path)) continue;
            if (await ReadAsync(tree, path, failures, cancellationToken).ConfigureAwait(false) is not { } bytes) continue;
            foreach (var item in isSql ? OfScript(bytes, path, failures, cancellationToken)
                : OfRows(bytes, path, agent, failures, cancellationToken)) yield return item;
        }

        foreach (var item in agent.Items(tree, cancellationToken)) yield return item;
        foreach (var alias in Remote(cancellationToken)) yield return alias;
        foreach (var failure in failures) yield return new CollectedFailure(failure);
    }

    private static async ValueTask<HashSet<string>?> ProjectFilesAsync(SourceTree tree, List<SourceFailure> failures,
        CancellationToken cancellationToken)
    {
        HashSet<string>? files = null;
        foreach (var path in tree.Paths.Where(path => path.EndsWith(".sqlproj", StringComparison.OrdinalIgnoreCase)))
        {
            if (await ReadAsync(tree, path, failures, cancellationToken).ConfigureAwait(false) is not { } bytes) continue;
            if (TextDecoding.TryDecode(bytes, path, out _) is { } xml
                && SqlProject.Files(xml, path, tree) is { } own) (files ??= new(StringComparer.Ordinal)).UnionWith(own);
            else failures.Add(new SourceFailure(SourceCodes.UnknownRecord, path, 1, 1, "expected a project in XML"));
        }

        return files;
    }

    private static async ValueTask<byte[]?> ReadAsync(SourceTree tree, string path, List<SourceFailure> failures,
        CancellationToken cancellationToken)
    {
        try
        {
            return await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            failures.Add(new SourceFailure(SourceCodes.UnreadableFile, path, 1, 1, $"cannot be read: {broken.Message}"));
            return null;
        }
    }

    private IEnumerable<CollectedItem> OfScript(byte[] bytes, string path, List<SourceFailure> failures,
        CancellationToken cancellationToken)
    {
        if (TextDecoding.TryDecode(bytes, path, out var failure) is not { } sql)
        {
            failures.Add(failure!);
            return [];
        }

        if (string.IsNullOrWhiteSpace(sql)) return [];
        _texts.Add(sql);
        return ModuleItems.Of(sql, null, null, null, path, FrontMatter.Read(sql).Over(_defaults), cancellationToken);
    }

    private List<CollectedItem> OfRows(byte[] bytes, string path, AgentJobs agent, List<SourceFailure> failures,
        CancellationToken cancellationToken)
    {
        var items = new List<CollectedItem>();
        foreach (var (row, line) in ExportRows.Read(bytes, path, failures))
        {
            if (ServerRows.IsModule(row)) items.AddRange(Module(row, path, line, failures, cancellationToken));
            else if (ServerRows.IsStep(row)) agent.AddStep(row, path);
            else if (ServerRows.IsJob(row)) agent.AddJob(row);
            else if (ServerRows.IsSynonym(row)) items.AddRange(Synonym(row));
            else if (ServerRows.IsLinkedServer(row)) _servers[ServerRows.Name(row)!] = row["data_source"];
        }

        return items;
    }

    private IReadOnlyList<CollectedItem> Module(Dictionary<string, string> row, string path, int line, List<SourceFailure> failures,
        CancellationToken cancellationToken)
    {
        var traits = _defaults with { Database = ServerRows.Database(row) ?? _defaults.Database };
        var kind = ServerRows.Kind(row);
        var definition = ServerRows.First(row, "definition");
        if (definition is not null)
        {
            _texts.Add(definition);
            return ModuleItems.Of(definition, ServerRows.Schema(row), ServerRows.Name(row), kind, path, traits, cancellationToken);
        }

        // An encrypted module, and one that the reader of the export may not see, has none.
        var job = new JobId(_defaults.JobNamespace!,
            string.Join('.', new[] { traits.Database, ServerRows.Schema(row) ?? "dbo", ServerRows.Name(row) }.OfType<string>()));
        failures.Add(new SourceFailure(SourceCodes.WrongProperty, path, line, 1,
            $"{job.Name} has no definition: it is encrypted, or the export's user lacks VIEW DEFINITION"));
        return [new CollectedOpaqueTask(job, kind ?? "module", "its definition is not in the export") { File = path }];
    }

    private IEnumerable<CollectedItem> Synonym(Dictionary<string, string> row)
    {
        var database = ServerRows.Database(row) ?? _defaults.Database;
        var alias = new TableName([.. new[] { database, ServerRows.Schema(row) ?? "dbo", ServerRows.Name(row) }.OfType<string>()]);
        var parts = TableName.Parse(row["base_object_name"].Replace('[', '"').Replace(']', '"')).Parts;
        if (parts.Length == 4)
        {
            _texts.Add($"SELECT 1 FROM {row["base_object_name"]}");
            yield break;
        }

        if (parts.Length == 1) parts = parts.Insert(0, "dbo");
        if (parts.Length == 2 && database is not null) parts = parts.Insert(0, database);
        yield return new CollectedAlias(
            DatasetNaming.ToDataset(alias, Datasets), DatasetNaming.ToDataset(new TableName(parts), Datasets), "a synonym of the database");
    }

    // [server].database.schema.table is a table of the server that the link leads to.
    private IEnumerable<CollectedItem> Remote(CancellationToken cancellationToken)
    {
        if (_servers.Count == 0) yield break;
        var told = new HashSet<DatasetId>();
        foreach (var table in _texts.SelectMany(text => ModuleItems.Remote(text, cancellationToken)))
        {
            if (!_servers.TryGetValue(table.Parts[0], out var source)) continue;
            var alias = DatasetNaming.ToDataset(table, Datasets);
            if (told.Add(alias)) yield return new CollectedAlias(alias,
                DatasetNaming.ToDataset(new TableName(table.Parts[1..]), Address(source)), "a linked server");
        }
    }

    // host, host\instance, tcp:host,port
    private static string Address(string source)
    {
        var host = source.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? source[4..] : source;
        var comma = host.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 ? $"mssql://{host[..comma].Trim()}:{host[(comma + 1)..].Trim()}"
            : $"mssql://{host}:{DefaultPort.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
