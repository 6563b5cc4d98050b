using System.Text;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>Asks git about a repository: what a name means, where two branches part. Reads only.</summary>
public static class GitRepository
{
    /// <summary>The commit that a branch, tag or other name means; null where it means none.</summary>
    /// <exception cref="CollectorException">git is not there.</exception>
    public static async Task<string?> FindCommitAsync(string directory, string reference, CancellationToken cancellationToken) =>
        reference.Length == 0 || reference[0] == '-'
            ? null
            : await AskAsync(directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"], cancellationToken).ConfigureAwait(false);

    /// <summary>The commit at which two others parted; null where they have none in common, as in a shallow clone.</summary>
    /// <exception cref="CollectorException">git is not there.</exception>
    public static Task<string?> FindMergeBaseAsync(string directory, string one, string other, CancellationToken cancellationToken) =>
        AskAsync(directory, ["merge-base", one, other], cancellationToken);

    /// <summary>Where a directory lies in its repository, with a slash at its end: <c>etl/</c>; empty at the root, null outside of any repository.</summary>
    /// <exception cref="CollectorException">git is not there.</exception>
    public static Task<string?> FindPrefixAsync(string directory, CancellationToken cancellationToken) =>
        AskAsync(directory, ["rev-parse", "--show-prefix"], cancellationToken);

    private static async Task<string?> AskAsync(string directory, string[] arguments, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory)) throw new CollectorException($"{directory} is no directory: give the one that holds the repository.");
        await using var git = GitCommand.Start(directory, arguments);
        var answer = await git.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return await git.ExitCodeAsync(cancellationToken).ConfigureAwait(false) == 0 ? Encoding.UTF8.GetString(answer).TrimEnd('\n') : null;
    }
}
