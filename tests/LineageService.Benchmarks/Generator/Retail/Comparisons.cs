namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>Common table expressions that are joined with themselves: years, weeks and channels beside one another.</summary>
internal static class Comparisons
{
    public static IEnumerable<string> All() =>
    [
        .. Channel.All.Select(AboveAverage), .. Channel.All.Select(Weekdays), .. Channel.All.Select(WeeksAYearApart),
        YearTotals([Channel.Shop, Channel.Online]), YearTotals([Channel.Shop, Channel.Catalogue]), YearTotals(Channel.All),
        Growth(), Losing(), NeverReturned(), FromShopToCatalogue("SUM"), FromShopToCatalogue("STDDEV_SAMP"), Variation(), SameRevenue(), FrequentItems(),
    ];

    private static string AboveAverage(Channel c) => $"""
        WITH customer_total_return AS (
          SELECT {c.R}_customer AS ctr_customer, a_state AS ctr_state, SUM({c.R}_amount) AS ctr_total_return
          FROM {c.Returns}, calendar, customer_address
          WHERE {c.R}_returned_day = d_key AND d_year = 2002 AND {c.R}_address = a_key
          GROUP BY {c.R}_customer, a_state)
        SELECT c_id, c_salutation, c_first_name, c_last_name, c_preferred, c_birth_day, c_birth_month, c_birth_year, c_birth_country, c_login, c_email,
               c_last_review, ctr_total_return
        FROM customer_total_return ctr1, customer_address, customer
        WHERE ctr1.ctr_total_return > (SELECT AVG(ctr_total_return) * 1.2 FROM customer_total_return ctr2 WHERE ctr1.ctr_state = ctr2.ctr_state)
          AND a_key = c_address AND a_state = 'GA' AND ctr1.ctr_customer = c_key
        ORDER BY c_id, c_salutation, c_first_name, c_last_name, c_preferred, c_birth_day, c_birth_month, c_birth_year, ctr_total_return
        LIMIT 100
        """;

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static string Pivot(Channel c) => string.Join(",\n", Days.Select(day =>
        $"SUM(CASE WHEN (d_day_name = '{day}') THEN {c.S}_sales_price ELSE NULL END) AS {day[..3].ToLowerInvariant()}_sales"));

    private static string Weekdays(Channel c) => $"""
        SELECT {c.O}_name, {c.O}_id,
        {Pivot(c)}
        FROM calendar, {c.Sales}, {c.Outlet}
        WHERE d_key = {c.S}_sold_day AND {c.O}_key = {c.S}_outlet AND {c.O}_gmt_offset = -5 AND d_year = 2000
        GROUP BY {c.O}_name, {c.O}_id
        ORDER BY {c.O}_name, {c.O}_id, sun_sales, mon_sales, tue_sales, wed_sales, thu_sales, fri_sales, sat_sales
        LIMIT 100
        """;

    private static string WeeksAYearApart(Channel c) => $"""
        WITH wss AS (
          SELECT d_week_seq, {c.S}_outlet AS outlet,
          {Pivot(c)}
          FROM {c.Sales}, calendar
          WHERE d_key = {c.S}_sold_day
          GROUP BY d_week_seq, {c.S}_outlet)
        SELECT name1, id1, week1, {string.Join(", ", Days.Select(day => $"{day[..3]}1 / {day[..3]}2 AS {day[..3]}_ratio"))}
        FROM (SELECT {c.O}_name AS name1, wss.d_week_seq AS week1, {c.O}_id AS id1, {string.Join(", ", Days.Select(day => $"{day[..3]}_sales AS {day[..3]}1"))}
              FROM wss, {c.Outlet}, calendar d
              WHERE d.d_week_seq = wss.d_week_seq AND outlet = {c.O}_key AND d_month_seq BETWEEN 1212 AND 1223) y,
             (SELECT {c.O}_name AS name2, wss.d_week_seq AS week2, {c.O}_id AS id2, {string.Join(", ", Days.Select(day => $"{day[..3]}_sales AS {day[..3]}2"))}
              FROM wss, {c.Outlet}, calendar d
              WHERE d.d_week_seq = wss.d_week_seq AND outlet = {c.O}_key AND d_month_seq BETWEEN 1224 AND 1235) x
        WHERE id1 = id2 AND week1 = week2 - 52
        ORDER BY name1, id1, week1
        LIMIT 100
        """;

    private static string YearTotals(IReadOnlyList<Channel> channels) => $"""
        WITH year_total AS (
        {string.Join("\nUNION ALL\n", channels.Select(c => $"""
          SELECT c_id AS customer_id, c_first_name AS first_name, c_last_name AS last_name, c_preferred AS preferred, c_birth_country AS birth_country,
                 c_login AS login, c_email AS email, d_year AS dyear,
                 SUM((({c.S}_ext_list - {c.S}_ext_wholesale - {c.S}_ext_discount) + {c.S}_ext_sales) / 2) AS total, '{c.Name}' AS sale_type
          FROM customer, {c.Sales}, calendar
          WHERE c_key = {c.S}_customer AND {c.S}_sold_day = d_key
          GROUP BY c_id, c_first_name, c_last_name, c_preferred, c_birth_country, c_login, c_email, d_year
        """))})
        SELECT t_{channels[0].Name}_sec.customer_id, t_{channels[0].Name}_sec.first_name, t_{channels[0].Name}_sec.last_name, t_{channels[0].Name}_sec.email
        FROM {string.Join(", ", channels.Select(c => $"year_total t_{c.Name}_first, year_total t_{c.Name}_sec"))}
        WHERE {string.Join("\n  AND ", channels.Select(c => $"""
            t_{c.Name}_sec.customer_id = t_{channels[0].Name}_first.customer_id AND t_{c.Name}_first.customer_id = t_{channels[0].Name}_sec.customer_id
            AND t_{c.Name}_first.sale_type = '{c.Name}' AND t_{c.Name}_sec.sale_type = '{c.Name}' AND t_{c.Name}_first.dyear = 2001
            AND t_{c.Name}_sec.dyear = 2002 AND t_{c.Name}_first.total > 0
            """))}
          AND CASE WHEN t_{channels[1].Name}_first.total > 0 THEN t_{channels[1].Name}_sec.total / t_{channels[1].Name}_first.total ELSE 0.0 END
            > CASE WHEN t_{channels[0].Name}_first.total > 0 THEN t_{channels[0].Name}_sec.total / t_{channels[0].Name}_first.total ELSE 0.0 END
        ORDER BY 1, 2, 3, 4
        LIMIT 100
        """;

    private static string Growth() => """
        WITH ss AS (SELECT a_county, d_quarter, d_year, SUM(ss_ext_sales) AS shop_sales FROM shop_sales, calendar, customer_address
                    WHERE ss_sold_day = d_key AND ss_address = a_key GROUP BY a_county, d_quarter, d_year),
             os AS (SELECT a_county, d_quarter, d_year, SUM(os_ext_sales) AS online_sales FROM online_sales, calendar, customer_address
                    WHERE os_sold_day = d_key AND os_address = a_key GROUP BY a_county, d_quarter, d_year)
        SELECT ss1.a_county, ss1.d_year, os2.online_sales / os1.online_sales AS online_q1_q2, ss2.shop_sales / ss1.shop_sales AS shop_q1_q2,
               os3.online_sales / os2.online_sales AS online_q2_q3, ss3.shop_sales / ss2.shop_sales AS shop_q2_q3
        FROM ss ss1, ss ss2, ss ss3, os os1, os os2, os os3
        WHERE ss1.d_quarter = 1 AND ss1.d_year = 2000 AND ss1.a_county = ss2.a_county AND ss2.d_quarter = 2 AND ss2.d_year = 2000
          AND ss2.a_county = ss3.a_county AND ss3.d_quarter = 3 AND ss3.d_year = 2000 AND ss1.a_county = os1.a_county
          AND os1.d_quarter = 1 AND os1.d_year = 2000 AND os1.a_county = os2.a_county AND os2.d_quarter = 2 AND os2.d_year = 2000
          AND os1.a_county = os3.a_county AND os3.d_quarter = 3 AND os3.d_year = 2000
          AND CASE WHEN os1.online_sales > 0 THEN os2.online_sales / os1.online_sales ELSE NULL END
            > CASE WHEN ss1.shop_sales > 0 THEN ss2.shop_sales / ss1.shop_sales ELSE NULL END
        ORDER BY ss1.a_county
        """;

    private static string Losing() => $"""
        WITH all_sales AS (
          SELECT d_year, i_brand_id, i_class_id, i_category_id, i_maker_id, SUM(sales_cnt) AS sales_cnt, SUM(sales_amt) AS sales_amt
          FROM ({string.Join("\nUNION\n", Channel.All.Select(c => $"""
            SELECT d_year, i_brand_id, i_class_id, i_category_id, i_maker_id, {c.S}_quantity - COALESCE({c.R}_quantity, 0) AS sales_cnt,
                   {c.S}_ext_sales - COALESCE({c.R}_amount, 0.0) AS sales_amt
            FROM {c.Sales} JOIN item ON i_key = {c.S}_item JOIN calendar ON d_key = {c.S}_sold_day
            LEFT JOIN {c.Returns} ON ({c.S}_ticket = {c.R}_ticket AND {c.S}_item = {c.R}_item)
            WHERE i_category = 'Books'
            """))}) sales_detail
          GROUP BY d_year, i_brand_id, i_class_id, i_category_id, i_maker_id)
        SELECT prev_yr.d_year AS prev_year, curr_yr.d_year AS this_year, curr_yr.i_brand_id, curr_yr.i_class_id, curr_yr.i_category_id,
               curr_yr.i_maker_id, prev_yr.sales_cnt AS prev_yr_cnt, curr_yr.sales_cnt AS curr_yr_cnt,
               curr_yr.sales_cnt - prev_yr.sales_cnt AS sales_cnt_diff, curr_yr.sales_amt - prev_yr.sales_amt AS sales_amt_diff
        FROM all_sales curr_yr, all_sales prev_yr
        WHERE curr_yr.i_brand_id = prev_yr.i_brand_id AND curr_yr.i_class_id = prev_yr.i_class_id AND curr_yr.i_category_id = prev_yr.i_category_id
          AND curr_yr.i_maker_id = prev_yr.i_maker_id AND curr_yr.d_year = 2002 AND prev_yr.d_year = 2001
          AND CAST(curr_yr.sales_cnt AS DECIMAL(17, 2)) / CAST(prev_yr.sales_cnt AS DECIMAL(17, 2)) < 0.9
        ORDER BY sales_cnt_diff, sales_amt_diff
        LIMIT 100
        """;

    private static string NeverReturned() => $"""
        WITH {string.Join(",\n", Channel.All.Select(c => $"""
          {c.S} AS (SELECT d_year AS {c.S}_year, {c.S}_item, {c.S}_customer, SUM({c.S}_quantity) AS {c.S}_qty, SUM({c.S}_wholesale_cost) AS {c.S}_wc,
                SUM({c.S}_sales_price) AS {c.S}_sp
              FROM {c.Sales} LEFT JOIN {c.Returns} ON {c.R}_ticket = {c.S}_ticket AND {c.S}_item = {c.R}_item JOIN calendar ON {c.S}_sold_day = d_key
              WHERE {c.R}_ticket IS NULL GROUP BY d_year, {c.S}_item, {c.S}_customer)
          """))}
        SELECT ss_year, ss_item, ss_customer, ROUND(ss_qty / (COALESCE(os_qty, 0) + COALESCE(cs_qty, 0)), 2) AS ratio, ss_qty AS shop_qty,
               ss_wc AS shop_wholesale_cost, ss_sp AS shop_sales_price, COALESCE(os_qty, 0) + COALESCE(cs_qty, 0) AS other_qty,
               COALESCE(os_wc, 0) + COALESCE(cs_wc, 0) AS other_wholesale_cost, COALESCE(os_sp, 0) + COALESCE(cs_sp, 0) AS other_sales_price
        FROM ss LEFT JOIN os ON (os_year = ss_year AND os_item = ss_item AND os_customer = ss_customer)
                LEFT JOIN cs ON (cs_year = ss_year AND cs_item = ss_item AND cs_customer = ss_customer)
        WHERE (COALESCE(os_qty, 0) > 0 OR COALESCE(cs_qty, 0) > 0) AND ss_year = 2000
        ORDER BY ss_year, ss_item, ss_customer, ss_qty DESC, ss_wc DESC, ss_sp DESC, other_qty, other_wholesale_cost, other_sales_price, ratio
        LIMIT 100
        """;

    private static string FromShopToCatalogue(string aggregate) => $"""
        SELECT i_id, i_description, s_id, s_name, {aggregate}(ss_net_profit) AS shop_sales_profit, {aggregate}(sr_net_loss) AS shop_returns_loss,
               {aggregate}(cs_net_profit) AS catalogue_sales_profit, COUNT(ss_quantity) AS n
        FROM shop_sales, shop_returns, catalogue_sales, calendar d1, calendar d2, calendar d3, shop, item
        WHERE d1.d_month = 4 AND d1.d_year = 2001 AND d1.d_key = ss_sold_day AND i_key = ss_item AND s_key = ss_outlet
          AND ss_customer = sr_customer AND ss_item = sr_item AND ss_ticket = sr_ticket AND sr_returned_day = d2.d_key
          AND d2.d_month BETWEEN 4 AND 10 AND d2.d_year = 2001 AND sr_customer = cs_customer AND sr_item = cs_item
          AND cs_sold_day = d3.d_key AND d3.d_month BETWEEN 4 AND 10 AND d3.d_year = 2001
        GROUP BY i_id, i_description, s_id, s_name
        ORDER BY i_id, i_description, s_id, s_name
        LIMIT 100
        """;

    private static string Variation() => """
        WITH inv AS (
          SELECT dp_name, dp_key, i_key, d_month, stdev, mean, CASE mean WHEN 0 THEN NULL ELSE stdev / mean END AS cov
          FROM (SELECT dp_name, dp_key, i_key, d_month, STDDEV_SAMP(k_on_hand) AS stdev, AVG(k_on_hand) AS mean
                FROM stock, item, depot, calendar
                WHERE k_item = i_key AND k_depot = dp_key AND k_day = d_key AND d_year = 2001
                GROUP BY dp_name, dp_key, i_key, d_month) foo
          WHERE CASE mean WHEN 0 THEN 0 ELSE stdev / mean END > 1)
        SELECT inv1.dp_key, inv1.i_key, inv1.d_month, inv1.mean, inv1.cov, inv2.dp_key, inv2.i_key, inv2.d_month, inv2.mean, inv2.cov
        FROM inv inv1, inv inv2
        WHERE inv1.i_key = inv2.i_key AND inv1.dp_key = inv2.dp_key AND inv1.d_month = 1 AND inv2.d_month = 2
        ORDER BY inv1.dp_key, inv1.i_key, inv1.d_month, inv1.mean, inv1.cov, inv2.d_month, inv2.mean, inv2.cov
        """;

    private static string SameRevenue() => $"""
        WITH {string.Join(",\n", Channel.All.Select(c => $"""
          {c.S}_items AS (SELECT i_id AS item_id, SUM({c.S}_ext_sales) AS {c.S}_rev FROM {c.Sales}, item, calendar
            WHERE {c.S}_item = i_key AND d_day IN (SELECT d_day FROM calendar WHERE d_week_seq = (SELECT d_week_seq FROM calendar WHERE d_day = '2000-01-03'))
              AND {c.S}_sold_day = d_key GROUP BY i_id)
          """))}
        SELECT ss_items.item_id, ss_rev, ss_rev / ((ss_rev + cs_rev + os_rev) / 3) * 100 AS ss_dev, cs_rev,
               cs_rev / ((ss_rev + cs_rev + os_rev) / 3) * 100 AS cs_dev, os_rev, os_rev / ((ss_rev + cs_rev + os_rev) / 3) * 100 AS os_dev,
               (ss_rev + cs_rev + os_rev) / 3 AS average
        FROM ss_items, cs_items, os_items
        WHERE ss_items.item_id = cs_items.item_id AND ss_items.item_id = os_items.item_id AND ss_rev BETWEEN 0.9 * cs_rev AND 1.1 * cs_rev
          AND cs_rev BETWEEN 0.9 * ss_rev AND 1.1 * ss_rev AND os_rev BETWEEN 0.9 * ss_rev AND 1.1 * ss_rev
        ORDER BY ss_items.item_id, ss_rev
        LIMIT 100
        """;

    private static string FrequentItems() => """
        WITH frequent_items AS (
          SELECT SUBSTR(i_description, 1, 30) AS itemdesc, i_key AS item_key, d_day AS solddate, COUNT(*) AS cnt
          FROM shop_sales, calendar, item
          WHERE ss_sold_day = d_key AND ss_item = i_key AND d_year IN (2000, 2001, 2002, 2003)
          GROUP BY SUBSTR(i_description, 1, 30), i_key, d_day
          HAVING COUNT(*) > 4),
        max_sales AS (
          SELECT MAX(csales) AS cmax
          FROM (SELECT c_key, SUM(ss_quantity * ss_sales_price) AS csales FROM shop_sales, customer, calendar
                WHERE ss_customer = c_key AND ss_sold_day = d_key AND d_year IN (2000, 2001, 2002, 2003) GROUP BY c_key) t),
        best_customer AS (
          SELECT c_key, SUM(ss_quantity * ss_sales_price) AS ssales FROM shop_sales, customer WHERE ss_customer = c_key GROUP BY c_key
          HAVING SUM(ss_quantity * ss_sales_price) > 0.95 * (SELECT * FROM max_sales))
        SELECT c_last_name, c_first_name, sales
        FROM (SELECT c_last_name, c_first_name, SUM(cs_quantity * cs_list_price) AS sales
              FROM catalogue_sales, customer, calendar
              WHERE d_year = 2000 AND d_month = 2 AND cs_sold_day = d_key AND cs_item IN (SELECT item_key FROM frequent_items)
                AND cs_customer IN (SELECT c_key FROM best_customer) AND cs_customer = c_key
              GROUP BY c_last_name, c_first_name
              UNION ALL
              SELECT c_last_name, c_first_name, SUM(os_quantity * os_list_price) AS sales
              FROM online_sales, customer, calendar
              WHERE d_year = 2000 AND d_month = 2 AND os_sold_day = d_key AND os_item IN (SELECT item_key FROM frequent_items)
                AND os_customer IN (SELECT c_key FROM best_customer) AND os_customer = c_key
              GROUP BY c_last_name, c_first_name) y
        ORDER BY c_last_name, c_first_name, sales
        LIMIT 100
        """;
}
