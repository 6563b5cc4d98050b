namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>ROLLUP over joins and over the union of channels, with GROUPING and ranks.</summary>
internal static class Rollups
{
    public static IEnumerable<string> All() =>
    [
        .. Channel.All.Select(Hierarchy), .. Channel.All.Select(Averages), .. Channel.All.Select(Ranked), Report(), ReportWithReturns(), ReportOuter(),
        Stock(),
    ];

    private static string Hierarchy(Channel c) => $"""
        SELECT SUM({c.S}_net_profit) / SUM({c.S}_ext_sales) AS gross_margin, i_category, i_class, GROUPING(i_category) + GROUPING(i_class) AS lochierarchy,
               RANK() OVER (PARTITION BY GROUPING(i_category) + GROUPING(i_class), CASE WHEN GROUPING(i_class) = 0 THEN i_category END
                            ORDER BY SUM({c.S}_net_profit) / SUM({c.S}_ext_sales) ASC) AS rank_within_parent
        FROM {c.Sales}, calendar d1, item, {c.Outlet}
        WHERE d1.d_year = 2001 AND d1.d_key = {c.S}_sold_day AND i_key = {c.S}_item AND {c.O}_key = {c.S}_outlet AND {c.O}_state IN ('TN', 'SD')
        GROUP BY ROLLUP (i_category, i_class)
        ORDER BY lochierarchy DESC, CASE WHEN GROUPING(i_category) + GROUPING(i_class) = 0 THEN i_category END, rank_within_parent
        LIMIT 100
        """;

    private static string Averages(Channel c) => $"""
        SELECT i_id, a_country, a_state, a_county, AVG(CAST({c.S}_quantity AS DECIMAL(12, 2))) AS agg1,
               AVG(CAST({c.S}_list_price AS DECIMAL(12, 2))) AS agg2, AVG(CAST({c.S}_coupon AS DECIMAL(12, 2))) AS agg3,
               AVG(CAST({c.S}_sales_price AS DECIMAL(12, 2))) AS agg4, AVG(CAST({c.S}_net_profit AS DECIMAL(12, 2))) AS agg5,
               AVG(CAST(c_birth_year AS DECIMAL(12, 2))) AS agg6, AVG(CAST(g1.g_dependants AS DECIMAL(12, 2))) AS agg7
        FROM {c.Sales}, customer_group g1, customer_group g2, customer, customer_address, calendar, item
        WHERE {c.S}_sold_day = d_key AND {c.S}_item = i_key AND {c.S}_group = g1.g_key AND {c.S}_customer = c_key
          AND g1.g_gender = 'F' AND g1.g_education = 'Unknown' AND c_group = g2.g_key AND c_address = a_key
          AND c_birth_month IN (1, 6, 8, 9, 12, 2) AND d_year = 1998 AND a_state IN ('MS', 'IN', 'ND', 'OK', 'NM', 'VA')
        GROUP BY ROLLUP (i_id, a_country, a_state, a_county)
        ORDER BY a_country, a_state, a_county, i_id
        LIMIT 100
        """;

    private static string Ranked(Channel c) => $"""
        SELECT *
        FROM (SELECT i_category, i_class, i_brand, i_product, d_year, d_quarter, d_month, {c.O}_id, sumsales,
                     RANK() OVER (PARTITION BY i_category ORDER BY sumsales DESC) AS rk
              FROM (SELECT i_category, i_class, i_brand, i_product, d_year, d_quarter, d_month, {c.O}_id,
                           SUM(COALESCE({c.S}_sales_price * {c.S}_quantity, 0)) AS sumsales
                    FROM {c.Sales}, calendar, {c.Outlet}, item
                    WHERE {c.S}_sold_day = d_key AND {c.S}_item = i_key AND {c.S}_outlet = {c.O}_key AND d_month_seq BETWEEN 1200 AND 1211
                    GROUP BY ROLLUP (i_category, i_class, i_brand, i_product, d_year, d_quarter, d_month, {c.O}_id)) dw1) dw2
        WHERE rk <= 100
        ORDER BY i_category, i_class, i_brand, i_product, d_year, d_quarter, d_month, {c.O}_id, sumsales, rk
        LIMIT 100
        """;

    private static string Sold(Channel c) => $"""
        {c.Name}_totals AS (
          SELECT {c.O}_id, SUM(sales_price) AS sales, SUM(profit) AS profit, SUM(return_amt) AS returned, SUM(net_loss) AS profit_loss
          FROM (SELECT {c.S}_outlet AS outlet, {c.S}_sold_day AS day_key, {c.S}_ext_sales AS sales_price, {c.S}_net_profit AS profit,
                       CAST(0 AS DECIMAL(7, 2)) AS return_amt, CAST(0 AS DECIMAL(7, 2)) AS net_loss
                FROM {c.Sales}
                UNION ALL
                SELECT {c.R}_outlet, {c.R}_returned_day, CAST(0 AS DECIMAL(7, 2)), CAST(0 AS DECIMAL(7, 2)), {c.R}_amount, {c.R}_net_loss
                FROM {c.Returns}) salesreturns, calendar, {c.Outlet}
          WHERE day_key = d_key AND d_day BETWEEN CAST('2000-08-23' AS DATE) AND CAST('2000-09-06' AS DATE) AND outlet = {c.O}_key
          GROUP BY {c.O}_id)
        """;

    private static string Report() => $"""
        WITH {string.Join(",\n", Channel.All.Select(Sold))}
        SELECT channel, id, SUM(sales) AS sales, SUM(returned) AS returned, SUM(profit) AS profit
        FROM ({string.Join("\nUNION ALL\n", Channel.All.Select(c =>
            $"SELECT '{c.Name} channel' AS channel, '{c.Name}' || {c.O}_id AS id, sales, returned, (profit - profit_loss) AS profit FROM {c.Name}_totals"))}) x
        GROUP BY ROLLUP (channel, id)
        ORDER BY channel, id
        LIMIT 100
        """;

    private static string ReportWithReturns() => $"""
        WITH {string.Join(",\n", Channel.All.Select(c => $"""
            {c.Name}_s AS (SELECT {c.O}_key, SUM({c.S}_ext_sales) AS sales, SUM({c.S}_net_profit) AS profit FROM {c.Sales}, calendar, {c.Outlet}
              WHERE {c.S}_sold_day = d_key AND d_year = 2000 AND {c.S}_outlet = {c.O}_key GROUP BY {c.O}_key),
            {c.Name}_r AS (SELECT {c.O}_key, SUM({c.R}_amount) AS returned, SUM({c.R}_net_loss) AS loss FROM {c.Returns}, calendar, {c.Outlet}
              WHERE {c.R}_returned_day = d_key AND d_year = 2000 AND {c.R}_outlet = {c.O}_key GROUP BY {c.O}_key)
            """))}
        SELECT channel, id, SUM(sales) AS sales, SUM(returned) AS returned, SUM(profit) AS profit
        FROM ({string.Join("\nUNION ALL\n", Channel.All.Select(c => $"""
            SELECT '{c.Name} channel' AS channel, s.{c.O}_key AS id, sales, COALESCE(returned, 0) AS returned, profit - COALESCE(loss, 0) AS profit
            FROM {c.Name}_s s LEFT JOIN {c.Name}_r r ON s.{c.O}_key = r.{c.O}_key
            """))}) x
        GROUP BY ROLLUP (channel, id)
        ORDER BY channel, id, sales
        LIMIT 100
        """;

    private static string ReportOuter() => $"""
        WITH {string.Join(",\n", Channel.All.Select(c => $"""
            {c.Name}_x AS (SELECT {c.O}_id AS id, SUM({c.S}_ext_sales) AS sales, SUM(COALESCE({c.R}_amount, 0)) AS returned,
                SUM({c.S}_net_profit - COALESCE({c.R}_net_loss, 0)) AS profit
              FROM {c.Sales} LEFT OUTER JOIN {c.Returns} ON ({c.S}_item = {c.R}_item AND {c.S}_ticket = {c.R}_ticket), calendar, {c.Outlet}, item, campaign
              WHERE {c.S}_sold_day = d_key AND {c.S}_outlet = {c.O}_key AND {c.S}_item = i_key AND i_current_price > 50
                AND {c.S}_campaign = p_key AND p_channel_tv = 'N'
              GROUP BY {c.O}_id)
            """))}
        SELECT channel, id, SUM(sales) AS sales, SUM(returned) AS returned, SUM(profit) AS profit
        FROM ({string.Join("\nUNION ALL\n", Channel.All.Select(c => $"SELECT '{c.Name} channel' AS channel, id, sales, returned, profit FROM {c.Name}_x"))}) x
        GROUP BY ROLLUP (channel, id)
        ORDER BY channel, id
        LIMIT 100
        """;

    private static string Stock() => """
        SELECT i_product, i_brand, i_class, i_category, AVG(k_on_hand) AS qoh
        FROM stock, calendar, item
        WHERE k_day = d_key AND k_item = i_key AND d_month_seq BETWEEN 1200 AND 1200 + 11
        GROUP BY ROLLUP (i_product, i_brand, i_class, i_category)
        ORDER BY qoh, i_product, i_brand, i_class, i_category
        LIMIT 100
        """;
}
