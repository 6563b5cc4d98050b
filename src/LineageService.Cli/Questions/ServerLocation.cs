using System.CommandLine;

namespace LineageService.Cli.Questions;

/// <summary>Which service to ask: <c>--server</c>, or <c>LINEAGE_URL</c> where neither <c>--server</c> nor <c>--store</c> is given.</summary>
public static class ServerLocation
{
    public const string UrlVariable = "LINEAGE_URL";

    /// <summary>The bearer token to send; never printed, never logged.</summary>
    public const string TokenVariable = "LINEAGE_TOKEN";

    public static Option<string?> CreateOption() => new("--server")
    {
        Description = $"Ask a running service instead of the store. Default: ${UrlVariable}, else the store; ${TokenVariable} is sent as bearer token",
        HelpName = "URL",
    };

    public static Option<string?> CreateTokenFileOption() => new("--token-file")
    {
        Description = $"File with the token to send to the service. Default: ${TokenVariable}",
        HelpName = "FILE",
    };

    /// <summary>The token to send; null for none.</summary>
    /// <param name="file">The value of <c>--token-file</c>.</param>
    /// <exception cref="CommandLine.CommandException">The file cannot be read.</exception>
    public static string? ReadToken(string? file)
    {
        if (file is null) return Environment.GetEnvironmentVariable(TokenVariable);
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandLine.CommandException(CommandLine.ExitCodes.Unavailable, $"The token file {file} cannot be read.", failure);
        }
    }

    /// <summary>The service's address, or null where the store is to be read.</summary>
    /// <exception cref="CommandLine.CommandException">No address, or both a server and a store.</exception>
    public static Uri? Resolve(string? server, string? store)
    {
        if (server is not null && store is not null)
            throw new CommandLine.CommandException(CommandLine.ExitCodes.Usage, "Give either --server or --store, not both.");

        var url = server ?? (store is null ? Environment.GetEnvironmentVariable(UrlVariable) : null);
        if (string.IsNullOrWhiteSpace(url)) return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)) return uri;
        throw new CommandLine.CommandException(
            CommandLine.ExitCodes.Usage, $"'{url}' is no http address; give one such as {Api.LineageApiOptions.DefaultUrl}.");
    }
}
