using System.Diagnostics;
using System.Text;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Tests.Collecting.Shells;

public sealed class HostileScriptTests
{
    public static TheoryData<string, string> Scripts => new()
    {
        { "nested substitutions", string.Concat(Enumerable.Repeat("$(", 10_000)) },
        { "nested substitutions in quotes", string.Concat(Enumerable.Repeat("\"$(", 10_000)) },
        { "nested parameters", string.Concat(Enumerable.Repeat("${a:-", 10_000)) },
        { "nested arithmetic", string.Concat(Enumerable.Repeat("$((", 10_000)) },
        { "nested groups", string.Concat(Enumerable.Repeat("{ ", 10_000)) },
        { "nested subshells", string.Concat(Enumerable.Repeat("(", 10_000)) },
        { "nested ifs", string.Concat(Enumerable.Repeat("if true; then ", 10_000)) },
        { "nested cases", string.Concat(Enumerable.Repeat("case x in x) ", 10_000)) },
        { "backquotes", string.Concat(Enumerable.Repeat("`", 10_001)) },
        { "closers", string.Concat(Enumerable.Repeat(") fi done esac } ;; ", 10_000)) },
        { "open quote", "echo \"abc\nhive -e 'select" },
        { "open heredocs", string.Concat(Enumerable.Repeat("cat <<A <<B\n", 10_000)) },
        { "doubling", "x=aaaaaaaaaaaaaaaa\n" + string.Concat(Enumerable.Repeat("x=$x$x\n", 200)) + "hive -e \"$x\"" },
        { "recursion", "f() { f; f; }\nf" },
        { "endless loop", "while true; do x=$x.; hive -e \"select $x\"; done" },
        { "endless loops in loops", "while :; do while :; do while :; do :; done; done; done" },
        { "self", "eval \"$x\"; x='eval \"$x\"'; eval \"$x\"" },
        { "many choices", string.Concat(Enumerable.Range(0, 60).Select(i => $"if [ $a ]; then v{i}=a{i}$v{i - 1}; else v{i}=b{i}; fi\n"))
            + "hive -e \"$v59 $v58 $v57\"" },
        { "braces", string.Concat(Enumerable.Repeat("{1..2000}", 500)) },
        { "globs", "x=" + new string('a', 500) + "; echo ${x%%*a*a*a*a*a*a*b}" },
        { "sed", "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | sed 's/\\(a*\\)*b/x/g'" },
        { "private characters", "x=\uE000?7\uE001; hive -e \"$x \uE000 \uE001 \uE000?\"" },
        { "nul", "\0\0hive -e '\0'" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Neither_throws_nor_hangs(string name, string script)
    {
        var watch = Stopwatch.StartNew();
        ShellScript.Unwrap(script, ShellContext.Empty, TestContext.Current.CancellationToken);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{name} took {watch.Elapsed}");
    }

    [Fact]
    public void Time_is_in_proportion_to_the_text()
    {
        const string commands = "if [ \"$a\" = b ]; then x=$(date +%Y); else y=\"$x/${z:-1}\"; fi # comment\nfor i in 1 2; do echo \"$i\" | sed 's/1/2/'; done\n";
        Time(commands, 500);
        var half = Time(commands, 2_000);
        var whole = Time(commands, 8_000);
        Assert.True(whole < (8 * half) + TimeSpan.FromSeconds(1), $"four times the text took {whole} after {half}");

        var large = Time("hive <<EOF\n" + string.Concat(Enumerable.Repeat("insert into a select $x from b where c = '$y';\n", 200))
            + "EOF\n", 1_100);
        Assert.True(large < TimeSpan.FromSeconds(10), $"ten megabytes took {large}");

        static TimeSpan Time(string part, int times)
        {
            var script = new StringBuilder().Insert(0, part, times).ToString();
            var watch = Stopwatch.StartNew();
            ShellScript.Unwrap(script, ShellContext.Empty, TestContext.Current.CancellationToken);
            return watch.Elapsed;
        }
    }

    [Fact]
    public void Any_bytes_are_a_script()
    {
        var random = new Random(7);
        const string alphabet = "$(){}[]<>|&;'\"`\\ \n#=!*?ab1-:/%~if then fi do done for in case esac hive -e EOF << ";
        for (var i = 0; i < 3000; i++)
        {
            var script = string.Concat(Enumerable.Range(0, random.Next(120)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            ShellScript.Unwrap(script, ShellContext.Empty, TestContext.Current.CancellationToken);
        }
    }
}
