using LineageService.Ingestion.Collecting.Assets.OpenApi;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Assets;

/// <summary>API descriptions with <c>x-lineage</c>.</summary>
public sealed class OpenApiTests
{
    private const string Api = """
        openapi: 3.1.0
        info:
          title: Shop
        servers:
          - url: https://api.shop.example/v1
        x-lineage:
          zone: public
          owner: web
        paths:
          /orders:
            get:
              summary: Orders
              responses:
                '200':
                  content:
                    application/json:
                      schema:
                        type: array
                        items:
                          $ref: '#/components/schemas/Order'
          /health:
            get:
              responses:
                '204':
                  description: well
        components:
          schemas:
            Order:
              type: object
              properties:
                id:
                  type: string
                  x-lineage: shop.orders.id
                total:
                  type: number
                  x-lineage:
                    - dataset: shop.lines
                      field: amount
                      transformation: aggregation
                buyer:
                  $ref: '#/components/schemas/Person'
                parent:
                  $ref: '#/components/schemas/Order'
            Person:
              type: object
              properties:
                name:
                  type: string
                  x-lineage: shop.customers.name
        """;

    [Fact]
    public async Task Fields_of_an_answer_come_from_the_columns_that_they_name()
    {
        using var folder = new SourceFolder();
        folder.Add("shop.yaml", Api);
        var (reports, jobs, host) = await SourceFolder.RunAsync(new OpenApiCollector([folder.Path], "wh", "api"));
        await using var _ = host;

        Assert.Empty(reports[0].Failures);
        var job = Assert.Single(jobs);
        Assert.Equal(new JobId("https://api.shop.example", "Shop/GET /orders"), job.Id);
        Assert.Equal(
            ["shop.customers.name -> Shop/GET /orders.buyer.name", "shop.lines.amount -> Shop/GET /orders.total", "shop.orders.id -> Shop/GET /orders.id"],
            await SourceFolder.EdgesAsync(host, job.Id));
        var set = Assert.Single(await host.Store.FindEdgeSetsAsync(job.Id, TestContext.Current.CancellationToken));
        Assert.Equal(["parent"], set.Unknowns.Select(unknown => unknown.Column!));
        Assert.Contains("zone=public", job.Tags);
    }

    [Fact]
    public async Task A_document_that_is_none_and_a_wrong_source_are_told_and_the_rest_goes_on()
    {
        using var folder = new SourceFolder();
        folder.Add("a.yaml", "openapi: 3.0.0\npaths:\n  /x: [").Add("b.json", """{"swagger":"2.0"}""").Add("d.yaml", Api)
            .Add("c.yaml", Api.Replace("shop.orders.id", "nowhere", StringComparison.Ordinal));
        var items = await CollectedItems.OfAsync(new OpenApiCollector([folder.Path], "wh", "api"));

        Assert.Equal(["a.yaml", "b.json", "c.yaml"], items.Failures.Select(failure => failure.Failure.File));
        Assert.True(items.Failures[0].Failure.Line >= 3);
        Assert.Contains("GET /orders", items.Failures[2].Failure.Message, StringComparison.Ordinal);
    }
}
