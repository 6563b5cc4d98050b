using LineageService.Graph.Conformance;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Store;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>What cannot work says why in one sentence, and whether it may work later.</summary>
public sealed class FailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_said_and_after_several_so_is_the_wait()
    {
        // A user of its own, who is locked out by name; nobody else is.
        var options = EmptyStores.Options with { User = "lockedout", Password = "wrong-password" };
        await using var system = new QueryApiExecutor(EmptyStores.Options with { Database = "system" });
        await system.RunAsync(
            new CypherStatement("CREATE OR REPLACE USER lockedout SET PASSWORD $password CHANGE NOT REQUIRED", ("password", $"right-{Guid.NewGuid()}")), CypherAccess.Write, Token);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var refused = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(options, Token));
            Assert.Equal(("Neo4j refused the user name or password.", false), (refused.Message, refused.IsTransient));
        }

        var waiting = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(options, Token));
        Assert.Equal(("Neo4j takes no log-ins of this user for some seconds, after several wrong passwords.", true), (waiting.Message, waiting.IsTransient));
    }

    [Fact]
    public async Task A_password_that_has_to_be_changed_first_is_said()
    {
        var password = $"first-{Guid.NewGuid()}";
        await using var system = new QueryApiExecutor(EmptyStores.Options with { Database = "system" });
        await system.RunAsync(
            new CypherStatement("CREATE OR REPLACE USER newcomer SET PASSWORD $password CHANGE REQUIRED", ("password", password)), CypherAccess.Write, Token);
        var failure = await Assert.ThrowsAsync<LineageStoreException>(
            () => Neo4jLineageStore.OpenAsync(EmptyStores.Options with { User = "newcomer", Password = password }, Token));
        Assert.Equal(
            ("The password of the Neo4j user has to be changed before it can be used (ALTER CURRENT USER SET PASSWORD, in the database 'system').", false),
            (failure.Message, failure.IsTransient));
    }

    [Fact]
    public async Task A_user_who_may_only_read_is_told_so_or_cannot_be_made_here()
    {
        var password = $"reader-{Guid.NewGuid()}";
        await using var system = new QueryApiExecutor(EmptyStores.Options with { Database = "system" });
        await system.RunAsync(
            new CypherStatement("CREATE OR REPLACE USER onlyreads SET PASSWORD $password CHANGE NOT REQUIRED", ("password", password)), CypherAccess.Write, Token);
        try
        {
            await system.RunAsync(new CypherStatement("GRANT ROLE reader TO onlyreads"), CypherAccess.Write, Token);
        }
        catch (CypherException community)
        {
            // The Community edition has no roles: every user may do everything. What the others answer is among the answers below.
            Assert.Equal("Neo.ClientError.Statement.UnsupportedAdministrationCommand", community.Code);
            return;
        }

        await EmptyStores.OpenAsync(Token);
        await using var store = await Neo4jLineageStore.OpenAsync(EmptyStores.Options with { User = "onlyreads", Password = password }, Token);
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => store.CommitAsync(SmallWorld.Batch([1]), Token));
        Assert.StartsWith("The Neo4j user may not do this", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var options = EmptyStores.Options with { Database = "nowhere" };
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(options, Token));
        Assert.Equal(("Neo4j has no database named 'nowhere'.", false), (failure.Message, failure.IsTransient));
    }

    [Fact]
    public async Task Nobody_at_the_address_may_be_there_later()
    {
        var options = new Neo4jStoreOptions(new Uri($"http://127.0.0.1:{FreePorts.One()}"), "neo4j") { Retries = 1 };
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(options, Token));
        Assert.Equal(("Neo4j cannot be reached.", true), (failure.Message, failure.IsTransient));
    }

    [Theory]
    [InlineData(403, "Neo.ClientError.Security.Forbidden", "", "The Neo4j user may not do this: the service needs the rights to read, to write and to make indexes and constraints.", false)]
    [InlineData(400, "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "", "The Neo4j database 'neo4j' can only be read.", false)]
    [InlineData(500, "Neo.DatabaseError.Transaction.TransactionCommitFailed", "No space left on device", "The disk of Neo4j is full.", true)]
    [InlineData(202, "Neo.DatabaseError.Transaction.TransactionLogError", "Could not append transaction: Transaction #7 to log.", "Neo4j could not write a commit to its disk, which is full or fails: it needs room, and to be started again.", true)]
    [InlineData(202, "Neo.DatabaseError.Transaction.TransactionStartFailed", "The database has encountered a critical error, and needs to be restarted. Please see database logs for more details.", "Neo4j has stopped this database after a critical error, such as a full disk: its log says which, and it needs to be started again.", true)]
    [InlineData(202, "Neo.TransientError.General.MemoryPoolOutOfMemoryError", "", "A batch is larger than the memory that Neo4j allows one transaction.", true)]
    [InlineData(503, "Neo.TransientError.General.DatabaseUnavailable", "", "Neo4j is busy (Neo.TransientError.General.DatabaseUnavailable).", true)]
    [InlineData(400, "Neo.ClientError.Cluster.NotALeader", "", "The Neo4j cluster is choosing another leader.", true)]
    public async Task An_answer_of_the_server_is_one_sentence(int status, string code, string message, string sentence, bool isTransient)
    {
        using var server = new StubServer(_ => (status, StubServer.Error(code, message)));
        var options = new Neo4jStoreOptions(server.Address, "neo4j") { Retries = 0 };
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(options, Token));
        Assert.Equal((sentence, isTransient), (failure.Message, failure.IsTransient));
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused_by_its_version()
    {
        using var server = new StubServer(_ => (202, StubServer.Row("5.13.0")));
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(new Neo4jStoreOptions(server.Address, "neo4j"), Token));
        Assert.Equal(("Neo4j 5.13.0 is too old: 5.23 or later is needed.", false), (failure.Message, failure.IsTransient));
    }

    [Fact]
    public async Task What_answers_and_is_not_Neo4j_is_said()
    {
        using var page = new StubServer(_ => (200, "<html>"));
        var failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(new Neo4jStoreOptions(page.Address, "neo4j"), Token));
        Assert.Equal("What answered is not Neo4j.", failure.Message);
        using var old = new StubServer(_ => (404, ""));
        failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jLineageStore.OpenAsync(new Neo4jStoreOptions(old.Address, "neo4j"), Token));
        Assert.StartsWith("There is no Query API at this address", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_are_tried_again_after_passing_failures_only()
    {
        using var passing = new StubServer(request => request < 3 ? (503, "") : (202, StubServer.Row("here")));
        await using var patient = new QueryApiExecutor(new Neo4jStoreOptions(passing.Address, "neo4j"));
        Assert.Equal("here", (await patient.RunAsync(new CypherStatement("RETURN 1"), CypherAccess.Read, Token)).Scalar);
        Assert.Equal(3, passing.Requests);

        using var lasting = new StubServer(_ => (400, StubServer.Error("Neo.ClientError.Statement.SyntaxError", "Invalid input")));
        await using var executor = new QueryApiExecutor(new Neo4jStoreOptions(lasting.Address, "neo4j"));
        await Assert.ThrowsAsync<CypherException>(() => executor.RunAsync(new CypherStatement("RETRUN 1"), CypherAccess.Read, Token));
        Assert.Equal(1, lasting.Requests);
    }

    [Fact]
    public async Task An_error_behind_rows_with_status_202_is_an_error()
    {
        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        var failure = await Assert.ThrowsAsync<CypherException>(
            () => executor.RunAsync(new CypherStatement("UNWIND [1, 0] AS x RETURN 1 / x"), CypherAccess.Read, Token));
        Assert.Equal(CypherFailure.Permanent, failure.Failure);
    }

    [Fact]
    public async Task Where_nobody_answers_calls_fail_at_once_for_a_while()
    {
        var nowhere = new Neo4jStoreOptions(new Uri($"http://127.0.0.1:{FreePorts.One()}"), "neo4j") { Retries = 0 };
        await using var executor = new QueryApiExecutor(nowhere);
        var inner = new List<string?>();
        for (var call = 0; call < 14; call++)
        {
            var failure = await Assert.ThrowsAsync<CypherException>(() => executor.RunAsync(new CypherStatement("RETURN 1"), CypherAccess.Read, Token));
            Assert.Equal("Neo4j cannot be reached.", failure.Message);
            inner.Add(failure.InnerException?.GetType().Name);
        }

        Assert.Contains("BrokenCircuitException", inner);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused_and_one_opened_to_read_is_not_written()
    {
        await using (var store = await EmptyStores.OpenAsync(Token)) await store.CommitAsync(SmallWorld.Batch(SmallWorld.EdgeSets([1, 2])), Token);
        await using (var reader = await Neo4jLineageStore.OpenAsync(EmptyStores.Options with { ReadOnly = true }, Token))
        {
            Assert.Equal(1, reader.Epoch);
            await Assert.ThrowsAsync<LineageStoreException>(() => reader.CommitAsync(SmallWorld.Batch([3]), Token));
        }

        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.schemaVersion = 99"), CypherAccess.Write, Token);
        try
        {
            var failure = await Assert.ThrowsAsync<LineageStoreException>(() => EmptyStores.AgainAsync(Token));
            Assert.Contains("newer version of the program", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.schemaVersion = 1"), CypherAccess.Write, Token);
        }
    }
}
