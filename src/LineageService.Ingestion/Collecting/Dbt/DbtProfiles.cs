using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>Finds a project's profile where dbt does: the folder that is given, the project, <c>DBT_PROFILES_DIR</c>, the user's
/// own.</summary>
internal static class DbtProfiles
{
    private const string FileName = "profiles.yml";

    public static async ValueTask<DbtProfile?> FindAsync(SourceTree tree, DbtProject project, DbtSettings settings,
        CancellationToken cancellationToken)
    {
        if (settings.ProfilesFolder is { } given)
        {
            var file = Path.Combine(given, FileName);
            if (!File.Exists(file)) throw new CollectorException($"{given} holds no {FileName}.");
            return await ReadAsync(file, project, settings, cancellationToken).ConfigureAwait(false);
        }

        if (tree.Contains(project.Folder + FileName))
        {
            var bytes = await tree.ReadAsync(project.Folder + FileName, cancellationToken).ConfigureAwait(false);
            if (DbtProfile.Read(bytes, FileName, project.Profile, settings.Target) is { } own) return own;
        }

        foreach (var folder in new[] { Environment.GetEnvironmentVariable("DBT_PROFILES_DIR"), UsersFolder() })
        {
            if (folder is null || !File.Exists(Path.Combine(folder, FileName))) continue;
            if (await ReadAsync(Path.Combine(folder, FileName), project, settings,
                cancellationToken).ConfigureAwait(false) is { } found) return found;
        }

        return null;
    }

    private static string? UsersFolder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".dbt") : null;

    private static async ValueTask<DbtProfile?> ReadAsync(string file, DbtProject project, DbtSettings settings,
        CancellationToken cancellationToken) =>
        DbtProfile.Read(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), FileName, project.Profile,
            settings.Target);
}
