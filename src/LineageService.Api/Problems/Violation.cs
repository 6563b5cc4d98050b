namespace LineageService.Api.Problems;

/// <summary>One mistake in a request; a 400 lists all of them at once.</summary>
/// <param name="In"><c>query</c>, <c>header</c> or <c>body</c>.</param>
/// <param name="Name">Parameter, header, or JSON path in the body.</param>
/// <param name="Message">What is wrong and what is expected.</param>
public sealed record Violation(string In, string Name, string Message)
{
    public static Violation Query(string name, string message) => new("query", name, message);

    public static Violation Body(string path, string message) => new("body", path, message);
}
