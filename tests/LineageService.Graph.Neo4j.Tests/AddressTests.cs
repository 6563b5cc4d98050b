namespace LineageService.Graph.Neo4j.Tests;

/// <summary>Addresses of stores.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("neo4j+http://graph:7474/lineage", "http://graph:7474/", "lineage", null)]
    [InlineData("neo4j+https://ann@graph.example/", "https://graph.example:7473/", "neo4j", "ann")]
    [InlineData("NEO4J+HTTP://127.0.0.1", "http://127.0.0.1:7474/", "neo4j", null)]
    public void An_address_names_server_database_and_user(string text, string server, string database, string? user)
    {
        var options = Neo4jStoreAddress.TryRead(text, _ => null, out _)!;
        Assert.Equal((server, database, user, null), (options.Server.ToString(), options.Database, options.User, options.Password));
    }

    [Fact]
    public void The_password_comes_from_the_environment_or_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "out of a file\n");
        var named = Neo4jStoreAddress.TryRead("neo4j+http://h", name => name == Neo4jStoreAddress.PasswordFileVariable ? file : null, out _)!;
        Assert.Equal(("neo4j", "out of a file"), (named.User, named.Password));
        var given = Neo4jStoreAddress.TryRead("neo4j+http://h", name => name == Neo4jStoreAddress.PasswordVariable ? "secret" : null, out _)!;
        Assert.Equal("secret", given.Password);
        File.Delete(file);
        Assert.Null(Neo4jStoreAddress.TryRead("neo4j+http://h", name => name == Neo4jStoreAddress.PasswordFileVariable ? file : null, out var reason));
        Assert.Contains(Neo4jStoreAddress.PasswordFileVariable, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neo4j+http://ann:secret@h/db")]
    [InlineData("neo4j+http://h/a/b")]
    [InlineData("neo4j+http://h/a?x=1")]
    [InlineData("neo4j+http:///db")]
    [InlineData("./.lineage")]
    public void A_wrong_address_says_what_is_wrong(string text)
    {
        Assert.Null(Neo4jStoreAddress.TryRead(text, _ => null, out var reason));
        Assert.DoesNotContain("secret", reason, StringComparison.Ordinal);
    }
}
