using LineageService.Api.Access;

namespace LineageService.Api.Requests;

/// <summary>Parameters of the requests about tokens: names, meanings and bounds, each once.</summary>
public static class TokenParameters
{
    public static readonly PathParameter PathName = new("name", "Name of the token.", "airflow");

    public static readonly TextParameter Name = new(
        "name", "Who or what uses the token: 1 to 64 letters, digits, dots, dashes and underscores. It is the author of what is written with it.")
    {
        Example = "airflow",
    };

    public static readonly ChoiceParameter<Scope> Scopes = new("scopes", "What the token may do, separated by commas.", [.. Access.Scopes.Words])
    {
        IsList = true,
        Example = "ingest",
    };

    public static readonly TextParameter Namespace = new(
        "namespace", "A namespace the token is bound to, whole or a beginning before *; several by repeating. Without it: all.");

    public static readonly TextParameter Expires = new("expires", "When the token ends: a time in ISO 8601, a date, or an age such as 90d. Without it: never.")
    {
        Example = "90d",
    };

    public static readonly IntegerParameter Rate =
        new("rate", "Requests that it may send in a second. Without it: as the service says for every token.", 0, 1, 1_000_000) { IsOptional = true };

    public static readonly IntegerParameter MaxBody = new(
        "maxBody", "Largest body that it may send, in bytes after decompression. Without it: as the service says for everyone.", 0, 1, long.MaxValue)
    { IsOptional = true };

    public static readonly DurationParameter Overlap = new("overlap", "How long the former secret works on; 1d without it, 0s ends it at once.")
    {
        Example = "1d",
    };
}
