using System.Collections.Frozen;
using System.IO.Compression;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>Makes items of one file of a tree, by what kind of file it is. Mutable through the traits it looks up; one thread.</summary>
internal sealed class DirectoryFiles(SourceTree tree, DirectoryOptions options, FolderTraits folders)
{
    private static readonly FrozenSet<string> SqlEndings = FrozenSet.ToFrozenSet(
        [".sql", ".hql", ".q", ".ddl", ".bq", ".tsql", ".psql", ".pgsql", ".plsql"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> RecordEndings = FrozenSet.ToFrozenSet(
        [".json", ".jsonl", ".ndjson", ".yaml", ".yml"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ScriptEndings =
        FrozenSet.ToFrozenSet([".sh", ".bash", ".ksh", ".zsh"], StringComparer.OrdinalIgnoreCase);

    private readonly LazyScriptFiles _scriptFiles = new(tree);
    private readonly HashSet<string> _partsOfScripts = new(StringComparer.Ordinal);
    private readonly List<(string Path, List<CollectedItem> Items)> _scripts = [];

    /// <summary>True for files that are read: the ending chooses. Not what a script that was read before runs.</summary>
    public bool MayHold(string path) =>
        path != MappingReader.FileName && !_partsOfScripts.Contains(path)
        && (IsSql(path) || IsScript(path) || CodeText.MayHold(path)
            || (RecordEndings.Contains(EndingOf(path)) && !folders.IsMetadata(path)));

    public static bool IsScript(string path) => ScriptEndings.Contains(Path.GetExtension(path));

    /// <summary>Items of the scripts that no other script runs; complete once all scripts were read.</summary>
    public IEnumerable<CollectedItem> Scripts() =>
        _scripts.Where(script => !_partsOfScripts.Contains(script.Path)).SelectMany(script => script.Items);

    public async ValueTask<IReadOnlyList<CollectedItem>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (IsSql(path)) bytes = Unpack(bytes);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return [new CollectedFailure(new SourceFailure(SourceCodes.UnreadableFile, path, 1, 1, $"cannot be read: {broken.Message}"))];
        }

        var (traits, name) = await TraitsAsync(path, cancellationToken).ConfigureAwait(false);
        var isCode = CodeText.MayHold(path);
        if (!IsSql(path) && !IsScript(path) && !isCode) return ZeppelinNote.Read(path, bytes) is { } note
            ? CodeText.Items(note, path, name, traits, cancellationToken) : Records(path, bytes, traits);
        var sql = TextDecoding.TryDecode(bytes, path, out var failure);
        if (sql is null) return [new CollectedFailure(failure!)];
        if (string.IsNullOrWhiteSpace(sql)) return [];
        if (isCode) return CodeText.Read(path, sql) is { } code ? CodeText.Items(code, path, name, traits, cancellationToken) : [];
        traits = FrontMatter.Read(sql).Over(traits);
        if (IsScript(path))
        {
            Script(path, sql, name, traits, cancellationToken);
            return [];
        }

        if (DatabricksSource.Cells(sql) is { } cells) return CodeText.Items(cells, path, name, traits, cancellationToken);
        var items = SqlText.Items(sql, name, path, traits, cancellationToken);
        var schema = traits.Target is null ? null : await SchemaAsync(path, traits, cancellationToken).ConfigureAwait(false);
        return schema is null ? items : items.Add(schema);
    }

    private void Script(string path, string text, string name, TaskTraits traits, CancellationToken cancellationToken)
    {
        var result = ScriptTasks.Unwrap(text, path, _scriptFiles, traits, cancellationToken);
        _partsOfScripts.UnionWith(result.Dependencies);
        var job = new JobId(traits.JobNamespace ?? "default", traits.Name ?? name);
        _scripts.Add((path, ScriptTasks.Of(result, job, path, traits)));
    }

    /// <summary>What is said of a path, and the name of its job where nothing says it.</summary>
    private async ValueTask<(TaskTraits Traits, string Name)> TraitsAsync(string path, CancellationToken cancellationToken)
    {
        var traits = await folders.OfAsync(path, cancellationToken).ConfigureAwait(false);
        var name = path;
        foreach (var layout in options.Layouts)
        {
            if (layout.Match(path) is not { } parts) continue;
            var told = LayoutTraits.Of(parts);
            traits = traits.Over(told);
            name = (options.JobName is { } template ? LayoutTraits.Fill(template, parts) : null) ?? told.Target ?? path;
            if (options.JobName is not null) traits = traits with { Name = traits.Name == told.Name ? null : traits.Name };
            break;
        }

        for (var i = options.Rules.Length - 1; i >= 0; i--)
        {
            if (options.Rules[i].Files.IsMatch(path)) traits = traits.Over(options.Rules[i].Traits);
        }

        return (traits.Over(options.Defaults), name);
    }

    // Task definitions and catalog entries; any other document is none of ours.
    private static List<CollectedItem> Records(string path, byte[] bytes, TaskTraits traits)
    {
        var reader = new SourceReader(new TaskDefaults(traits.Dialect, traits.DatasetNamespace, traits.JobNamespace));
        var items = new List<CollectedItem>();
        var failures = new List<CollectedItem>();
        using var stream = new MemoryStream(bytes);
        foreach (var record in reader.Read(stream, path))
        {
            switch (record)
            {
                case TaskRecord task:
                    items.Add(new CollectedTask(task.Task with { Parameters = traits.Parameters.SetItems(task.Task.Parameters) }));
                    break;
                case CatalogRecord table:
                    items.Add(new CollectedTable(InNamespace(table.Table, traits)));
                    break;
                case FailureRecord failure:
                    failures.Add(new CollectedFailure(failure.Failure));
                    break;
                case EventRecord or ScriptRecord:
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        if (items.Count > 0) items.AddRange(failures);
        return items;
    }

    private async ValueTask<CollectedTable?> SchemaAsync(string path, TaskTraits traits, CancellationToken cancellationToken)
    {
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var stem = folder + Path.GetFileNameWithoutExtension(path);
        string[] candidates =
            [stem + ".schema.yaml", stem + ".schema.json", folder + "schema.yaml", folder + "schema.yml", folder + "schema.json"];
        foreach (var candidate in candidates)
        {
            if (!tree.Contains(candidate)) continue;
            var bytes = await tree.ReadAsync(candidate, cancellationToken).ConfigureAwait(false);
            if (StructuredText.Read(bytes, candidate, out _) is { } document && SchemaFile.Read(document, traits.Target!) is { } table)
                return new CollectedTable(InNamespace(table, traits));
        }

        return null;
    }

    private static byte[] Unpack(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith<byte>([0x1F, 0x8B])) return bytes;
        using var unpacked = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (unpacked.Length + count > SourceTree.MaxFileLength) throw new IOException($"longer than {SourceTree.MaxFileLength} bytes unpacked");
            unpacked.Write(buffer, 0, count);
        }

        return unpacked.ToArray();
    }

    private static CatalogTable InNamespace(CatalogTable table, TaskTraits traits)
    {
        var dialect = traits.Dialect ?? "ansi";
        return new CatalogTable(table.Schema, table.Origin, table.Fields)
        {
            Namespace = table.Namespace ?? traits.DatasetNamespace ?? DatasetNaming.DefaultNamespace(dialect),
            Layer = table.Layer ?? traits.Layer,
            Owner = table.Owner ?? traits.Owner,
            Kind = table.Kind,
            Description = table.Description,
            Location = table.Location,
            PartitionKeys = table.PartitionKeys,
        };
    }

    private static bool IsSql(string path) => SqlEndings.Contains(EndingOf(path));

    private static string EndingOf(string path)
    {
        var ending = Path.GetExtension(path);
        return ending.Equals(".gz", StringComparison.OrdinalIgnoreCase) ? Path.GetExtension(Path.GetFileNameWithoutExtension(path))
            : ending;
    }
}
