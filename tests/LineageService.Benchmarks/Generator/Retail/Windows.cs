namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>Window functions over grouped rows: shares, deviations from an average, running totals, ranks.</summary>
internal static class Windows
{
    public static IEnumerable<string> All() =>
    [
        .. Channel.All.Select(Shares), .. Channel.All.Select(Neighbours), .. Channel.All.Select(Deviations), Running(), BestAndWorst(), ReturnRatios(),
    ];

    private static string Shares(Channel c) => $"""
        SELECT i_id, i_description, i_category, i_class, i_current_price, SUM({c.S}_ext_sales) AS itemrevenue,
               SUM({c.S}_ext_sales) * 100 / SUM(SUM({c.S}_ext_sales)) OVER (PARTITION BY i_class) AS revenueratio
        FROM {c.Sales}, item, calendar
        WHERE {c.S}_item = i_key AND i_category IN ('Sports', 'Books', 'Home') AND {c.S}_sold_day = d_key
          AND d_day BETWEEN CAST('1999-02-22' AS DATE) AND CAST('1999-03-24' AS DATE)
        GROUP BY i_id, i_description, i_category, i_class, i_current_price
        ORDER BY i_category, i_class, i_id, i_description, revenueratio
        """;

    private static string Neighbours(Channel c) => $"""
        WITH v1 AS (
          SELECT i_category, i_brand, {c.O}_name, d_year, d_month, SUM({c.S}_sales_price) AS sum_sales,
                 AVG(SUM({c.S}_sales_price)) OVER (PARTITION BY i_category, i_brand, {c.O}_name, d_year) AS avg_monthly_sales,
                 RANK() OVER (PARTITION BY i_category, i_brand, {c.O}_name ORDER BY d_year, d_month) AS rn
          FROM item, {c.Sales}, calendar, {c.Outlet}
          WHERE {c.S}_item = i_key AND {c.S}_sold_day = d_key AND {c.S}_outlet = {c.O}_key
            AND (d_year = 1999 OR (d_year = 1998 AND d_month = 12) OR (d_year = 2000 AND d_month = 1))
          GROUP BY i_category, i_brand, {c.O}_name, d_year, d_month),
        v2 AS (
          SELECT v1.i_category, v1.i_brand, v1.{c.O}_name, v1.d_year, v1.d_month, v1.avg_monthly_sales, v1.sum_sales,
                 v1_lag.sum_sales AS psum, v1_lead.sum_sales AS nsum
          FROM v1, v1 v1_lag, v1 v1_lead
          WHERE v1.i_category = v1_lag.i_category AND v1.i_category = v1_lead.i_category AND v1.i_brand = v1_lag.i_brand
            AND v1.i_brand = v1_lead.i_brand AND v1.{c.O}_name = v1_lag.{c.O}_name AND v1.{c.O}_name = v1_lead.{c.O}_name
            AND v1.rn = v1_lag.rn + 1 AND v1.rn = v1_lead.rn - 1)
        SELECT *
        FROM v2
        WHERE d_year = 1999 AND avg_monthly_sales > 0
          AND CASE WHEN avg_monthly_sales > 0 THEN ABS(sum_sales - avg_monthly_sales) / avg_monthly_sales ELSE NULL END > 0.1
        ORDER BY sum_sales - avg_monthly_sales, nsum
        LIMIT 100
        """;

    private static string Deviations(Channel c) => $"""
        SELECT *
        FROM (SELECT i_maker_id, i_supervisor, SUM({c.S}_sales_price) AS sum_sales,
                     AVG(SUM({c.S}_sales_price)) OVER (PARTITION BY i_maker_id) AS avg_quarterly_sales
              FROM item, {c.Sales}, calendar, {c.Outlet}
              WHERE {c.S}_item = i_key AND {c.S}_sold_day = d_key AND {c.S}_outlet = {c.O}_key AND d_month_seq IN (1200, 1201, 1202, 1203, 1204, 1205)
                AND ((i_category IN ('Books', 'Children') AND i_class IN ('personal', 'portable') AND i_brand IN ('scholar', 'exporti'))
                  OR (i_category IN ('Women', 'Music') AND i_class IN ('accessories', 'classical') AND i_brand IN ('amalg', 'edu pack')))
              GROUP BY i_maker_id, i_supervisor, d_quarter) tmp1
        WHERE CASE WHEN avg_quarterly_sales > 0 THEN ABS(sum_sales - avg_quarterly_sales) / avg_quarterly_sales ELSE NULL END > 0.1
        ORDER BY avg_quarterly_sales, sum_sales, i_maker_id
        LIMIT 100
        """;

    private static string Running() => """
        WITH online_v1 AS (
          SELECT os_item AS item_key, d_day, SUM(SUM(os_sales_price)) OVER (
                   PARTITION BY os_item ORDER BY d_day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cume_sales
          FROM online_sales, calendar
          WHERE os_sold_day = d_key AND d_month_seq BETWEEN 1200 AND 1211 AND os_item IS NOT NULL
          GROUP BY os_item, d_day),
        shop_v1 AS (
          SELECT ss_item AS item_key, d_day, SUM(SUM(ss_sales_price)) OVER (
                   PARTITION BY ss_item ORDER BY d_day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cume_sales
          FROM shop_sales, calendar
          WHERE ss_sold_day = d_key AND d_month_seq BETWEEN 1200 AND 1211 AND ss_item IS NOT NULL
          GROUP BY ss_item, d_day)
        SELECT *
        FROM (SELECT item_key, d_day, online_sum, shop_sum,
                     MAX(online_sum) OVER (PARTITION BY item_key ORDER BY d_day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS online_cumulative,
                     MAX(shop_sum) OVER (PARTITION BY item_key ORDER BY d_day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS shop_cumulative
              FROM (SELECT CASE WHEN web.item_key IS NOT NULL THEN web.item_key ELSE store.item_key END AS item_key,
                           CASE WHEN web.d_day IS NOT NULL THEN web.d_day ELSE store.d_day END AS d_day,
                           web.cume_sales AS online_sum, store.cume_sales AS shop_sum
                    FROM online_v1 web FULL OUTER JOIN shop_v1 store ON (web.item_key = store.item_key AND web.d_day = store.d_day)) x) y
        WHERE online_cumulative > shop_cumulative
        ORDER BY item_key, d_day
        LIMIT 100
        """;

    private static string BestAndWorst() => """
        SELECT asceding.rnk, i1.i_product AS best_performing, i2.i_product AS worst_performing
        FROM (SELECT *
              FROM (SELECT item_key, RANK() OVER (ORDER BY rank_col ASC) AS rnk
                    FROM (SELECT ss_item AS item_key, AVG(ss_net_profit) AS rank_col
                          FROM shop_sales ss1
                          WHERE ss_outlet = 4
                          GROUP BY ss_item
                          HAVING AVG(ss_net_profit) > 0.9 * (SELECT AVG(ss_net_profit) AS rank_col FROM shop_sales
                                                             WHERE ss_outlet = 4 AND ss_address IS NULL GROUP BY ss_outlet)) v1) v11
              WHERE rnk < 11) asceding,
             (SELECT *
              FROM (SELECT item_key, RANK() OVER (ORDER BY rank_col DESC) AS rnk
                    FROM (SELECT ss_item AS item_key, AVG(ss_net_profit) AS rank_col
                          FROM shop_sales ss1
                          WHERE ss_outlet = 4
                          GROUP BY ss_item
                          HAVING AVG(ss_net_profit) > 0.9 * (SELECT AVG(ss_net_profit) AS rank_col FROM shop_sales
                                                             WHERE ss_outlet = 4 AND ss_address IS NULL GROUP BY ss_outlet)) v2) v21
              WHERE rnk < 11) descending, item i1, item i2
        WHERE asceding.rnk = descending.rnk AND i1.i_key = asceding.item_key AND i2.i_key = descending.item_key
        ORDER BY asceding.rnk
        LIMIT 100
        """;

    private static string ReturnRatios() => string.Join("\nUNION\n", Channel.All.Select(c => $"""
        SELECT '{c.Name}' AS channel, {c.Name}.item, {c.Name}.return_ratio, {c.Name}.return_rank, {c.Name}.currency_rank
        FROM (SELECT item, return_ratio, currency_ratio, RANK() OVER (ORDER BY return_ratio) AS return_rank,
                     RANK() OVER (ORDER BY currency_ratio) AS currency_rank
              FROM (SELECT s.{c.S}_item AS item,
                           CAST(SUM(COALESCE(r.{c.R}_quantity, 0)) AS DECIMAL(15, 4)) / CAST(SUM(COALESCE(s.{c.S}_quantity, 0)) AS DECIMAL(15, 4)) AS return_ratio,
                           CAST(SUM(COALESCE(r.{c.R}_amount, 0)) AS DECIMAL(15, 4)) / CAST(SUM(COALESCE(s.{c.S}_net_paid, 0)) AS DECIMAL(15, 4)) AS currency_ratio
                    FROM {c.Sales} s LEFT OUTER JOIN {c.Returns} r ON (s.{c.S}_ticket = r.{c.R}_ticket AND s.{c.S}_item = r.{c.R}_item), calendar
                    WHERE r.{c.R}_amount > 10000 AND s.{c.S}_net_profit > 1 AND s.{c.S}_quantity > 0 AND {c.S}_sold_day = d_key AND d_year = 2001
                    GROUP BY s.{c.S}_item) in_{c.Name}) {c.Name}
        WHERE {c.Name}.return_rank <= 10 OR {c.Name}.currency_rank <= 10
        """));
}
