using System.Reflection;
using LineageService.Api.Telemetry;
using LineageService.Testing;
using Microsoft.Extensions.Logging;

namespace LineageService.Cli.Tests.Telemetry;

public sealed class LogNumberTests
{
    [Fact]
    public void Every_message_has_a_number_of_its_own_and_the_page_has_it()
    {
        var messages = new[] { typeof(ServiceLog).Assembly, typeof(CommandLine.LineageCommandLine).Assembly, typeof(Ingestion.Kafka.KafkaFault).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .Where(message => message is not null)
            .ToArray();
        Assert.InRange(messages.Length, 9, 1000);
        Assert.Distinct(messages.Select(message => message!.EventId));
        var page = File.ReadAllText(RepositoryFiles.PathOf("docs/observability.md"));
        var missing = messages.Select(message => $"| {message!.EventId} | {message.Level.ToString().ToLowerInvariant()} |").Where(row => !page.Contains($"\n{row}", StringComparison.Ordinal));
        Assert.True(!missing.Any(), $"docs/observability.md has no row {string.Join(", ", missing)}: add one, with what the message says.");
    }
}
