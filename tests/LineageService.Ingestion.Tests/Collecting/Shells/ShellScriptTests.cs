using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Tests.Collecting.Shells;

public sealed class ShellScriptTests
{
    private static ShellResult Unwrap(string script) => ShellScript.Unwrap(script, ShellContext.Empty,
        TestContext.Current.CancellationToken);

    private static string[] Sql(string script) => [.. Unwrap(script).Statements.Select(statement => statement.Sql)];

    [Theory]
    [InlineData("hive -e 'select 1'", "select 1")]
    [InlineData("hive -e \"select '\\$x' from t\"", "select '$x' from t")]
    [InlineData("hive -e $'a\\tb\\'c'", "a\tb'c")]
    [InlineData("hive \\\n -S -e \"select 1\"", "select 1")]
    [InlineData("/opt/hive/bin/hive --hiveconf a=b -e 'select 1'", "select 1")]
    [InlineData("$HIVE_HOME/bin/hive -e 'select 1'", "select 1")]
    [InlineData("$HIVE_BIN -e 'select 1'", "select 1")]
    [InlineData("HADOOP_USER_NAME=etl nohup hive -e 'select 1' > /dev/null 2>&1 &", "select 1")]
    [InlineData("sudo -u etl hive -e 'select 1'", "select 1")]
    [InlineData("ssh etl@gate \"hive -e 'select 1'\"", "select 1")]
    [InlineData("echo 'select 1' | hive", "select 1")]
    [InlineData("printf 'select %s from %s' a t | psql", "select a from t")]
    [InlineData("beeline -u jdbc:hive2://h:10000/dw -e 'select 1'", "select 1")]
    [InlineData("psql -tAc 'select 1' shop", "select 1")]
    [InlineData("mysql -Dshop -sNe 'select 1'", "select 1")]
    [InlineData("sqlcmd -S h -Q\"select 1\"", "select 1")]
    [InlineData("trino --execute 'select 1'", "select 1")]
    [InlineData("impala-shell -q 'select 1'", "select 1")]
    [InlineData("bq query --use_legacy_sql=false 'select 1'", "select 1")]
    [InlineData("snowsql -q 'select 1'", "select 1")]
    [InlineData("clickhouse-client --query='select 1'", "select 1")]
    [InlineData("spark-sql --master yarn --conf a=b -e 'select 1'", "select 1")]
    [InlineData("spark-submit --class a.B x.jar --sql 'select 1'", "select 1")]
    [InlineData("eval \"hive -e 'select 1'\"", "select 1")]
    [InlineData("bash -c \"hive -e 'select 1'\"", "select 1")]
    [InlineData("x='select 1'; hive -e \"$x\"", "select 1")]
    [InlineData("x=select; x+=' 1'; hive -e \"$x\"", "select 1")]
    [InlineData("hive -e \"select ${c:-1}\"", "select 1")]
    [InlineData("t=ods.a_b; hive -e \"select '${t#*.}' '${t%%.*}' '${t/_/-}' '${t:0:3}'\"", "select 'a_b' 'ods' 'ods.a-b' 'ods'")]
    [InlineData("n=$((2*3+1)); hive -e \"select $n\"", "select 7")]
    [InlineData("f() { hive -e \"select $2 from $1\"; }; f t c", "select c from t")]
    [InlineData("f() { shift; hive -e \"select $1\"; }; f t c", "select c")]
    [InlineData("if [ a = b ]; then hive -e 'select 1'; else hive -e 'select 2'; fi", "select 2")]
    [InlineData("case x in y) hive -e 'select 1';; x|z) hive -e 'select 2';; esac", "select 2")]
    [InlineData("echo 'select @t' | sed 's/@t/1/g' | hive", "select 1")]
    [InlineData("cat > /tmp/q.sql <<EOF\nselect 1\nEOF\nhive -f /tmp/q.sql", "select 1")]
    [InlineData("hive <<< 'select 1'", "select 1")]
    [InlineData("dt=$(date -d '-1 day' +%Y%m%d)\nhive -e \"select '$dt'\"", "select '${yyyyMMdd-1day}'")]
    [InlineData("dt=$1\nhive -e \"select '$dt'\"", "select '${1}'")]
    [InlineData("m=$(mysql -e 'select max(id) from t')\nhive -e \"select $m\"", "select max(id) from t|select ${m.output}")]
    public void What_an_engine_gets(string script, string expected) =>
        Assert.Equal(expected.Split('|'), Sql(script).Select(sql => sql.TrimEnd()));

    [Fact]
    public void A_heredoc_is_expanded_unless_its_delimiter_is_quoted()
    {
        Assert.Equal(["select 'a'"], Sql("x=a\nhive <<EOF\nselect '$x'\nEOF\n").Select(sql => sql.Trim()));
        Assert.Equal(["select '$x'"], Sql("x=a\nhive <<'EOF'\nselect '$x'\nEOF\n").Select(sql => sql.Trim()));
        Assert.Equal(["select 1"], Sql("if true; then\n\thive <<-EOF\n\tselect 1\n\tEOF\nfi\n").Select(sql => sql.Trim()));
    }

    [Fact]
    public void Loops_over_lists_are_unrolled()
    {
        Assert.Equal(["load a", "load b"], Sql("for t in a b; do hive -e \"load $t\"; done"));
        Assert.Equal(["load a", "load b"], Sql("ts=(a b)\nfor t in \"${ts[@]}\"; do hive -e \"load $t\"; done"));
        Assert.Equal(["load 0", "load 1"], Sql("for ((i=0;i<2;i++)); do hive -e \"load $i\"; done"));
        Assert.Equal(["load 1", "load 2"], Sql("i=1; while [ $i -le 2 ]; do hive -e \"load $i\"; i=$((i+1)); done"));
        Assert.Equal(["load a into x", "load b into y"],
            Sql("while read s t; do\nhive -e \"load $s into $t\"\ndone <<EOF\na x\nb y\nEOF\n"));
        Assert.Equal(["load ${t}"], Sql("for t in $(hdfs dfs -ls /); do hive -e \"load $t\"; done"));
    }

    [Fact]
    public void Both_ways_of_an_open_condition_are_read_and_go_together()
    {
        const string script = """
            if [ "$1" = full ]; then
              src=ods.all; dst=dwd.all
            else
              src=ods.day; dst=dwd.day
            fi
            hive -e "insert into $dst select * from $src"
            """;
        Assert.Equal(["insert into dwd.all select * from ods.all", "insert into dwd.day select * from ods.day"], Sql(script));
    }

    [Fact]
    public void A_default_stands_for_what_is_given_from_outside()
    {
        Assert.Equal(["use dw"], Sql("db=dw\nif [ -n \"$1\" ]; then db=$1; fi\nhive -e \"use $db\""));
        Assert.Equal(["use dw"], Sql("[ $# -gt 1 ] && db=$2 || db=dw\nhive -e \"use $db\""));
    }

    [Fact]
    public void A_branch_that_ends_the_script_leaves_nothing_behind() =>
        Assert.Equal(["select 1"], Sql("x=1\nif [ ! -f /tmp/a ]; then x=2; exit 1; fi\nhive -e \"select $x\" || exit 2"));

    [Fact]
    public void Files_are_found_where_they_are_deployed()
    {
        var folder = new ScriptFolder(
            ("etl/a.sh",
                "cd $(dirname $0)/..\n. ./conf/env.sh\nhive -f ${ETL_HOME}/sql/q.sql --hivevar dt=1 -d x=$db\nsh /opt/deploy/etl/b.sh ods"),
            ("etl/b.sh", "#!/bin/sh\nhive -e \"use $1\""),
            ("conf/env.sh", "export db=dw"),
            ("sql/q.sql", "select '${dt}'"));
        var result = folder.Unwrap("etl/a.sh");
        Assert.Equal(["select '${dt}'", "use ods"], result.Statements.Select(statement => statement.Sql));
        Assert.Equal("sql/q.sql", result.Statements[0].File);
        Assert.Equal("etl/b.sh", result.Statements[1].Script);
        Assert.Equal([("dt", "1"), ("x", "dw")], result.Statements[0].Parameters.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(["conf/env.sh", "sql/q.sql", "etl/b.sh"], result.Dependencies);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void What_the_call_tells_of_its_server_is_kept()
    {
        var statement = Assert.Single(Unwrap("beeline -u 'jdbc:hive2://gate:10001/dw;ssl=true' -n u -p secret -e 'select 1'").Statements);
        Assert.Equal(new ShellConnection("gate", 10001, "dw", null), statement.Connection);
        statement = Assert.Single(Unwrap("psql postgresql://u:secret@pg:5433/shop -c 'select 1'").Statements);
        Assert.Equal(new ShellConnection("pg", 5433, "shop", null), statement.Connection);
        statement = Assert.Single(Unwrap("sqlcmd -S 'tcp:ms,1444' -d fin -v a=1 b=\"x y\" -Q 'select 1'").Statements);
        Assert.Equal(new ShellConnection("ms", 1444, "fin", null), statement.Connection);
        Assert.Equal("x y", statement.Parameters["b"]);
    }

    [Theory]
    [InlineData("spark-submit --class com.x.Job --master yarn a.jar 1", "spark-jar")]
    [InlineData("python etl.py", "python")]
    [InlineData("ls | xargs -I{} hive -f {}", "command")]
    [InlineData("hive -f gone.sql", "missing-file")]
    [InlineData("sh gone.sh", "missing-file")]
    [InlineData("load_everything --now", "command")]
    [InlineData("hive -e \"$(generate_sql)\"", "sql")]
    public void What_is_not_read_is_told(string script, string kind) =>
        Assert.Contains(Unwrap(script).Opaque, opaque => opaque.Kind == kind);

    [Fact]
    public void Sqoop_and_DataX_are_statements_between_servers()
    {
        Assert.Equal(
            ["INSERT OVERWRITE TABLE ods.orders (id, amount) SELECT id, amount FROM `mysql://db1:3306/shop.orders`"],
            Sql("sqoop import --connect jdbc:mysql://db1/shop --username u --table orders --columns id,amount --hive-import --hive-table ods.orders -m 1"));
        Assert.Equal(
            ["INSERT INTO TABLE `postgres://pg:5432/bi.public.daily` SELECT * FROM ads.daily"],
            Sql("sqoop export --connect jdbc:postgresql://pg:5432/bi --table daily --export-dir /user/hive/warehouse/ads.db/daily/dt=20200101"));
    }
}
