using System.Diagnostics;
using System.Text.RegularExpressions;
using LineageService.Testing;
using YamlDotNet.RepresentationModel;

namespace LineageService.Cli.Tests.Check;

/// <summary>The recipes of <c>eng/check</c>, run as they lie there over a git repository with the built executable on the path.</summary>
public sealed partial class RecipeTests : IDisposable
{
    private readonly GitFolder _repository = new();
    private readonly WorkFolder _folder = new();

    public RecipeTests()
    {
        _repository.Write("sql/orders.sql", "CREATE TABLE dwd.orders AS SELECT id, amount FROM ods.orders;\n");
        _repository.Write("sql/sums.sql", "CREATE TABLE ads.sums AS SELECT SUM(amount) AS total FROM dwd.orders;\n");
        _repository.Commit("base");
        _repository.Write("sql/orders.sql", "CREATE TABLE dwd.orders AS SELECT id FROM ods.orders;\n");
    }

    [Fact]
    public void The_shell_recipe_writes_all_outputs_and_ends_with_the_exit_code_of_the_check()
    {
        _repository.Commit("without amounts");
        var (output, summary) = (_folder.PathOf("github-output"), _folder.PathOf("summary"));
        var run = Run("bash", [RepositoryFiles.PathOf("eng/check/check.sh")], new()
        {
            ["CHECK_BASE"] = "HEAD~1",
            ["CHECK_ARGUMENTS"] = "--dialect\nspark\n--head\nHEAD",
            ["CHECK_OUTPUT"] = _folder.PathOf("out"),
            ["GITHUB_OUTPUT"] = output,
            ["GITHUB_STEP_SUMMARY"] = summary,
        });

        Assert.True(run.ExitCode == 1, run.Error);
        Assert.Contains("ended with 1", run.Error, StringComparison.Ordinal);
        foreach (var form in (string[])["md", "sarif", "json", "csv", "html"]) Assert.NotEqual(0, new FileInfo(_folder.PathOf($"out/lineage.{form}")).Length);
        Assert.Contains("exit-code=1\n", File.ReadAllText(output), StringComparison.Ordinal);
        Assert.StartsWith("<!-- lineage-check -->", File.ReadAllText(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void The_shell_recipe_without_a_base_or_with_an_unknown_one_is_no_pass()
    {
        Assert.NotEqual(0, Run("bash", [RepositoryFiles.PathOf("eng/check/check.sh")], []).ExitCode);
        Assert.Equal(2, Run("bash", [RepositoryFiles.PathOf("eng/check/check.sh")], new() { ["CHECK_BASE"] = "nowhere", ["CHECK_OUTPUT"] = _folder.PathOf("out") }).ExitCode);
    }

    [Fact]
    public void The_pre_commit_recipe_stops_a_commit_that_breaks_a_reader_and_lets_its_repair_through()
    {
        var hook = (YamlMappingNode)((YamlSequenceNode)Yaml("eng/check/pre-commit-hooks.yaml")).Children[0];
        Assert.Equal(("system", "false"), (Text(hook, "language"), Text(hook, "pass_filenames")));
        _repository.Write(".git/hooks/pre-commit", $"#!/bin/sh\nexec {Text(hook, "entry")} --dialect spark\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_repository.Path, ".git/hooks/pre-commit"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refused = Commit();
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("uses amount, which is gone", refused.Output + refused.Error, StringComparison.Ordinal);

        _repository.Write("sql/sums.sql", "CREATE TABLE ads.sums AS SELECT COUNT(id) AS total FROM dwd.orders;\n");
        var accepted = Commit();
        Assert.True(accepted.ExitCode == 0, accepted.Output + accepted.Error);
    }

    [Fact]
    public void The_action_is_a_composite_one_whose_parts_fit_together()
    {
        var action = (YamlMappingNode)Yaml("eng/check/action.yml");
        foreach (var needed in (string[])["name", "description", "inputs", "outputs", "runs"]) Assert.True(action.Children.ContainsKey(needed), needed);
        var runs = (YamlMappingNode)action["runs"];
        Assert.Equal("composite", Text(runs, "using"));
        var script = File.ReadAllText(RepositoryFiles.PathOf("eng/check/check.sh"));
        var inputs = ((YamlMappingNode)action["inputs"]).Children.Keys.Select(key => key.ToString()).ToHashSet();
        var steps = ((YamlSequenceNode)runs["steps"]).Children.Cast<YamlMappingNode>().ToList();
        foreach (var step in steps)
        {
            Assert.Equal("bash", Text(step, "shell"));
            Assert.Contains("check.sh", Text(step, "run"), StringComparison.Ordinal);
            Assert.True(File.Exists(RepositoryFiles.PathOf("eng/check/check.sh")));
            foreach (var (name, value) in ((YamlMappingNode)step["env"]).Children)
            {
                Assert.Contains(name.ToString(), script, StringComparison.Ordinal);
                Assert.Contains(Expression().Match(value.ToString()).Groups["name"].Value, inputs);
            }
        }

        var ids = steps.Select(step => Text(step, "id")).ToHashSet();
        foreach (var (name, output) in ((YamlMappingNode)action["outputs"]).Children)
        {
            var parts = Expression().Match(Text((YamlMappingNode)output, "value")).Groups["name"].Value.Split('.');
            Assert.Contains(parts[0], ids);
            Assert.Equal(name.ToString(), parts[^1]);
            Assert.Contains($"echo \"{name}=", script, StringComparison.Ordinal);
        }

        foreach (var (name, input) in ((YamlMappingNode)action["inputs"]).Children)
            Assert.True(((YamlMappingNode)input).Children.ContainsKey("default") || Text((YamlMappingNode)input, "required") == "true", name.ToString());
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    private Command Commit()
    {
        _repository.Git("add", "-A");
        return Run("git", ["-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false", "commit", "-m", "change"], []);
    }

    private Command Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _repository.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Command(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static YamlNode Yaml(string file)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(RepositoryFiles.PathOf(file));
        stream.Load(text);
        return stream.Documents[0].RootNode;
    }

    private static string Text(YamlMappingNode node, string key) => node[key].ToString();

    [GeneratedRegex(@"^\$\{\{ (inputs|steps)\.(?<name>[A-Za-z0-9_.-]+) \}\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();
}
