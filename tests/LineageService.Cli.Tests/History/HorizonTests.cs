namespace LineageService.Cli.Tests.History;

public sealed class HorizonTests
{
    [Fact]
    public async Task Questions_about_forgotten_history_end_with_its_sentence_and_4()
    {
        var store = new ChangedStore();
        await store.InitializeAsync();
        try
        {
            string[][] questions =
            [
                ["trace", "ods.users.country", "--as-of", store.Between], ["trace", "ods.users.country", "--known-at", store.Between],
                ["search", "users", "--as-of", store.Between], ["diff", "--from", store.Between],
            ];
            foreach (var question in questions) Assert.Equal(0, (await Ask(question)).ExitCode);
            Assert.Equal(0, (await Ask("admin", "retention", "--history", "0d")).ExitCode);
            foreach (var question in questions)
            {
                var answer = await Ask(question);
                Assert.Equal((4, ""), (answer.ExitCode, answer.Output));
                Assert.Contains("was forgotten", answer.Error, StringComparison.Ordinal);
            }

            Assert.Equal(0, (await Ask("trace", "ods.users.country")).ExitCode);
        }
        finally
        {
            await store.DisposeAsync();
        }

        Task<Command> Ask(params string[] arguments) => Command.RunAsync([.. arguments, "--store", store.Directory]);
    }
}
