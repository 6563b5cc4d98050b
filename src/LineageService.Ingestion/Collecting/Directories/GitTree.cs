using System.Globalization;
using System.Text;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// The files of a commit, read with <c>git ls-tree</c> and <c>git cat-file --batch</c>: nothing is checked out and nothing is written.
/// Links and
/// submodules are left out. Mutable: it keeps one <c>git</c> running; one thread.
/// </summary>
public sealed class GitTree : SourceTree
{
    private readonly Dictionary<string, string> _objects;
    private readonly GitCommand _batch;

    private GitTree(string directory, Dictionary<string, string> objects)
        : base(NameOf(directory), [.. objects.Keys.Order(StringComparer.Ordinal)])
    {
        _objects = objects;
        _batch = GitCommand.Start(directory, ["cat-file", "--batch"]);
    }

    /// <summary>Lists a commit; below a subdirectory of the repository where that is what is given.</summary>
    /// <exception cref="CollectorException">git is not there, or knows no such commit.</exception>
    public static async ValueTask<GitTree> OpenCommitAsync(string directory, string reference, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory)) throw new CollectorException($"{directory} is no directory: give the one that holds the repository.");
        if (reference.Length == 0 || reference[0] == '-') throw new CollectorException("the reference is no branch, tag or commit.");
        await using var list = GitCommand.Start(directory, ["ls-tree", "-r", "-z", reference + "^{tree}"]);
        var listed = await list.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        if (await list.ExitCodeAsync(cancellationToken).ConfigureAwait(false) != 0)
            throw new CollectorException($"git cannot list `{reference}` in {directory}: is it a repository, and is the name a branch, tag or commit of it?");
        return new GitTree(directory, Parse(listed));
    }

    public override async ValueTask<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!_objects.TryGetValue(path, out var id)) throw new FileNotFoundException($"there is no {path}", path);
        await _batch.WriteLineAsync(id, cancellationToken).ConfigureAwait(false);
        var header = await _batch.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (header?.Split(' ') is not [_, "blob", var text] || !long.TryParse(text, CultureInfo.InvariantCulture, out var length))
            throw new IOException("git cannot read it");
        var bytes = await _batch.ReadAsync(length, MaxFileLength, cancellationToken).ConfigureAwait(false);
        return bytes ?? throw new IOException($"longer than {MaxFileLength} bytes");
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _batch.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // mode SP type SP id TAB path NUL
    private static Dictionary<string, string> Parse(byte[] listed)
    {
        var objects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Encoding.UTF8.GetString(listed).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || entry[..tab].Split(' ') is not [var mode, "blob", var id] || mode == "120000") continue;
            objects[entry[(tab + 1)..]] = id;
        }

        return objects;
    }
}
