using System.CommandLine;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Administration;

/// <summary><c>lineage admin token</c>: who may do what with a service.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var command = new Command("token", "Tokens of a service: make, list, rotate, revoke.") { Make(), List(), Rotate(), Revoke() };
        return command.WithExamples(
            new("lineage admin token create --name operator --scopes read,admin", "the first one, while no service runs"),
            new("lineage admin token create --name airflow --scopes ingest --namespace etl --expires 365d --server http://127.0.0.1:8470", "of a running service"),
            new("lineage admin token rotate airflow --overlap 7d", "a new secret; the former works for a week"));
    }

    private static Command Make()
    {
        QuestionOption[] options =
        [
            QuestionOption.Of(TokenParameters.Name), QuestionOption.Of(TokenParameters.Scopes), QuestionOption.Of(TokenParameters.Namespace),
            QuestionOption.Of(TokenParameters.Expires), QuestionOption.Of(TokenParameters.Rate), QuestionOption.Of(TokenParameters.MaxBody),
        ];
        return new Command("create", "Make a token; its secret is printed once and kept nowhere.")
            .Operating(_ => new Operation(OperationKind.CreateToken), options, _ => [], WriteSecret)
            .WithExamples(new CommandExample("lineage admin token create --name grafana --scopes read --expires 90d", "one that only asks, for 90 days"));
    }

    private static Command List() => new Command("list", "List tokens, those that ended among them, without secrets.")
        .Operating(_ => new Operation(OperationKind.ListTokens), [], _ => [], WriteList)
        .WithExamples(new CommandExample("lineage admin token list --json", "as JSON"));

    private static Command Rotate()
    {
        var name = NameArgument();
        return new Command("rotate", "Give a token a new secret; the former one works on for a while.") { name }
            .Operating(
                result => new Operation(OperationKind.RotateToken, result.GetRequiredValue(name)), [QuestionOption.Of(TokenParameters.Overlap)], _ => [],
                WriteSecret)
            .WithExamples(new CommandExample("lineage admin token rotate airflow --overlap 0s", "the former secret is in wrong hands"));
    }

    private static Command Revoke()
    {
        var name = NameArgument();
        return new Command("revoke", "Take a token back, at once and for good.") { name }
            .Operating(result => new Operation(OperationKind.RevokeToken, result.GetRequiredValue(name)), [], _ => [], WriteRevoked)
            .WithExamples(new CommandExample("lineage admin token revoke airflow", "whoever has it is refused from now on"));
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = "The token's name." };

    private static void WriteSecret(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.TokenSecretResponse);
        WriteLine(output, answer.Token);
        output.WriteLine(answer.Secret);
        output.WriteLine("It is not shown again.");
    }

    private static void WriteRevoked(TextWriter output, ReadOnlyMemory<byte> json) =>
        output.WriteLine($"Revoked: {NodeDisplay.Read(json, ContractJson.Wire.TokenResponse).Name}.");

    private static void WriteList(TextWriter output, ReadOnlyMemory<byte> json)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.TokensResponse);
        if (answer.Tokens.Count == 0) output.WriteLine("There are no tokens.");
        foreach (var token in answer.Tokens) WriteLine(output, token);
    }

    private static void WriteLine(TextWriter output, TokenResponse token)
    {
        var bounds = token.Namespaces.Count == 0 ? "" : $"  in {string.Join(", ", token.Namespaces)}";
        output.WriteLine(
            $"{token.Name}  {string.Join(',', token.Scopes)}{bounds}  made {Day(token.CreatedAt)}"
            + $"{Part("expires", token.ExpiresAt)}{Part("revoked", token.RevokedAt)}{Part("former secret until", token.FormerUntil)}"
            + Part("last used", token.LastUsedAt));
    }

    private static string Part(string word, DateTimeOffset? time) => time is { } known ? $"  {word} {Day(known)}" : "";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
