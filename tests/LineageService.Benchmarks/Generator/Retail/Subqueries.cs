namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>EXISTS, IN, scalar subqueries, derived tables side by side, set operations.</summary>
internal static class Subqueries
{
    public static IEnumerable<string> All() =>
    [
        .. Channel.All.Select(Buyers), .. Channel.Sent.Select(SentFromElsewhere), .. Channel.Sent.Select(ExcessDiscount),
        .. Channel.All.Select(InStock), Buckets(), SideBySide(), Hours(), Ratio("INTERSECT"), Ratio("EXCEPT"), CrossItems(true), CrossItems(false),
        ByAttribute("i_colour"), ByAttribute("i_category"), ByAttribute("i_maker_id"), Depots(Channel.Catalogue), Depots(Channel.Online),
        NullKeys(), Variants(), Expensive(), Meals(), Delayed(Channel.Catalogue), Delayed(Channel.Online),
    ];

    private static string Buyers(Channel c)
    {
        var others = Channel.All.Where(other => other != c).ToArray();
        return $"""
            SELECT g_gender, g_marital, g_education, COUNT(*) AS cnt1, g_purchases, MIN(g_purchases) AS low, g_credit, MAX(g_dependants) AS high, AVG(g_employed) AS mean
            FROM customer c, customer_address ca, customer_group
            WHERE c.c_address = ca.a_key AND a_county IN ('Rush', 'Toole', 'Jefferson') AND g_key = c.c_group
              AND EXISTS (SELECT * FROM {c.Sales}, calendar WHERE c.c_key = {c.S}_customer AND {c.S}_sold_day = d_key AND d_year = 2002 AND d_month BETWEEN 1 AND 4)
              AND (EXISTS (SELECT * FROM {others[0].Sales}, calendar WHERE c.c_key = {others[0].S}_customer AND {others[0].S}_sold_day = d_key AND d_year = 2002)
                OR NOT EXISTS (SELECT * FROM {others[1].Sales}, calendar WHERE c.c_key = {others[1].S}_customer AND {others[1].S}_sold_day = d_key AND d_year = 2002))
            GROUP BY g_gender, g_marital, g_education, g_purchases, g_credit
            ORDER BY g_gender, g_marital, g_education, g_purchases, g_credit
            LIMIT 100
            """;
    }

    private static string SentFromElsewhere(Channel c) => $"""
        SELECT COUNT(DISTINCT {c.S}_ticket) AS order_count, SUM({c.S}_ext_ship) AS total_shipping_cost, SUM({c.S}_net_profit) AS total_net_profit
        FROM {c.Sales} s1, calendar, customer_address, {c.Outlet}
        WHERE d_day BETWEEN '2002-02-01' AND CAST('2002-04-02' AS DATE) AND s1.{c.S}_ship_day = d_key AND s1.{c.S}_ship_address = a_key AND a_state = 'GA'
          AND s1.{c.S}_outlet = {c.O}_key AND {c.O}_county IN ('Williamson', 'Huron')
          AND EXISTS (SELECT * FROM {c.Sales} s2 WHERE s1.{c.S}_ticket = s2.{c.S}_ticket AND s1.{c.S}_depot <> s2.{c.S}_depot)
          AND NOT EXISTS (SELECT * FROM {c.Returns} r1 WHERE s1.{c.S}_ticket = r1.{c.R}_ticket)
        ORDER BY COUNT(DISTINCT {c.S}_ticket)
        LIMIT 100
        """;

    private static string ExcessDiscount(Channel c) => $"""
        SELECT SUM({c.S}_ext_discount) AS excess_discount
        FROM {c.Sales}, item, calendar
        WHERE i_maker_id = 977 AND i_key = {c.S}_item AND d_day BETWEEN '2000-01-27' AND CAST('2000-04-26' AS DATE) AND d_key = {c.S}_sold_day
          AND {c.S}_ext_discount > (SELECT 1.3 * AVG({c.S}_ext_discount) FROM {c.Sales}, calendar
                                    WHERE {c.S}_item = i_key AND d_day BETWEEN '2000-01-27' AND CAST('2000-04-26' AS DATE) AND d_key = {c.S}_sold_day)
        ORDER BY SUM({c.S}_ext_discount)
        LIMIT 100
        """;

    private static string InStock(Channel c) => $"""
        SELECT i_id, i_description, i_current_price
        FROM item, stock, calendar, {c.Sales}
        WHERE i_current_price BETWEEN 68 AND 98 AND k_item = i_key AND d_key = k_day AND d_day BETWEEN CAST('2000-02-01' AS DATE) AND CAST('2000-04-01' AS DATE)
          AND i_maker_id IN (677, 940, 694, 808) AND k_on_hand BETWEEN 100 AND 500 AND {c.S}_item = i_key
        GROUP BY i_id, i_description, i_current_price
        ORDER BY i_id
        LIMIT 100
        """;

    private static string Buckets() => $"""
        SELECT {string.Join(",\n", Enumerable.Range(0, 5).Select(n => $"""
            CASE WHEN (SELECT COUNT(*) FROM shop_sales WHERE ss_quantity BETWEEN {(n * 20) + 1} AND {(n + 1) * 20}) > {74129 / (n + 1)}
                 THEN (SELECT AVG(ss_ext_discount) FROM shop_sales WHERE ss_quantity BETWEEN {(n * 20) + 1} AND {(n + 1) * 20})
                 ELSE (SELECT AVG(ss_net_paid) FROM shop_sales WHERE ss_quantity BETWEEN {(n * 20) + 1} AND {(n + 1) * 20}) END AS bucket{n + 1}
            """))}
        FROM reason
        WHERE r_key = 1
        """;

    private static string SideBySide() => $"""
        SELECT *
        FROM {string.Join(",\n", Enumerable.Range(1, 6).Select(n => $"""
            (SELECT AVG(ss_list_price) AS b{n}_lp, COUNT(ss_list_price) AS b{n}_cnt, COUNT(DISTINCT ss_list_price) AS b{n}_cntd
             FROM shop_sales WHERE ss_quantity BETWEEN {n * 5} AND {(n * 5) + 5}
               AND (ss_list_price BETWEEN {n * 8} AND {(n * 8) + 10} OR ss_coupon BETWEEN {n * 459} AND {(n * 459) + 1000} OR ss_wholesale_cost BETWEEN {n * 57} AND {(n * 57) + 20})) b{n}
            """))}
        LIMIT 100
        """;

    private static string Hours() => $"""
        SELECT *
        FROM {string.Join(",\n", Enumerable.Range(8, 8).Select(hour => $"""
            (SELECT COUNT(*) AS h{hour} FROM shop_sales, household, clock, shop
             WHERE ss_sold_time = clock.t_key AND ss_household = household.h_key AND ss_outlet = s_key AND clock.t_hour = {hour} AND clock.t_minute >= 30
               AND ((household.h_dependants = 4 AND household.h_vehicles <= 6) OR (household.h_dependants = 2 AND household.h_vehicles <= 4)) AND shop.s_name = 'ese') s{hour}
            """))}
        """;

    private static string Ratio(string operation) => $"""
        SELECT COUNT(*)
        FROM ({string.Join($"\n{operation}\n", Channel.All.Select(c => $"""
            SELECT DISTINCT c_last_name, c_first_name, d_day FROM {c.Sales}, calendar, customer
            WHERE {c.Sales}.{c.S}_sold_day = calendar.d_key AND {c.Sales}.{c.S}_customer = customer.c_key AND d_month_seq BETWEEN 1200 AND 1211
            """))}) cool_cust
        LIMIT 100
        """;

    private static string CrossItems(bool rollup) => $"""
        WITH cross_items AS (
          SELECT i_key AS ci_key
          FROM item, ({string.Join("\nINTERSECT\n", Channel.All.Select(c => $"""
            SELECT i{c.S}.i_brand_id AS brand_id, i{c.S}.i_class_id AS class_id, i{c.S}.i_category_id AS category_id
            FROM {c.Sales}, item i{c.S}, calendar d1 WHERE {c.S}_item = i{c.S}.i_key AND {c.S}_sold_day = d1.d_key AND d1.d_year BETWEEN 1999 AND 2001
            """))}) x
          WHERE i_brand_id = brand_id AND i_class_id = class_id AND i_category_id = category_id),
        avg_sales AS (
          SELECT AVG(quantity * list_price) AS average_sales
          FROM ({string.Join("\nUNION ALL\n", Channel.All.Select(c => $"""
            SELECT {c.S}_quantity AS quantity, {c.S}_list_price AS list_price FROM {c.Sales}, calendar WHERE {c.S}_sold_day = d_key AND d_year BETWEEN 1999 AND 2001
            """))}) x)
        SELECT channel, i_brand_id, i_class_id, i_category_id, SUM(sales) AS sum_sales, SUM(number_sales) AS sum_number_sales
        FROM ({string.Join("\nUNION ALL\n", Channel.All.Select(c => $"""
            SELECT '{c.Name}' AS channel, i_brand_id, i_class_id, i_category_id, SUM({c.S}_quantity * {c.S}_list_price) AS sales, COUNT(*) AS number_sales
            FROM {c.Sales}, item, calendar
            WHERE {c.S}_item IN (SELECT ci_key FROM cross_items) AND {c.S}_item = i_key AND {c.S}_sold_day = d_key AND d_year = 2001 AND d_month = 11
            GROUP BY i_brand_id, i_class_id, i_category_id
            HAVING SUM({c.S}_quantity * {c.S}_list_price) > (SELECT average_sales FROM avg_sales)
            """))}) y
        GROUP BY {(rollup ? "ROLLUP (channel, i_brand_id, i_class_id, i_category_id)" : "channel, i_brand_id, i_class_id, i_category_id")}
        ORDER BY channel, i_brand_id, i_class_id, i_category_id
        LIMIT 100
        """;

    private static string ByAttribute(string attribute) => $"""
        WITH {string.Join(",\n", Channel.All.Select(c => $"""
          {c.S} AS (SELECT {attribute}, SUM({c.S}_ext_sales) AS total_sales FROM {c.Sales}, calendar, customer_address, item
            WHERE {attribute} IN (SELECT {attribute} FROM item WHERE i_category IN ('Electronics')) AND {c.S}_item = i_key AND {c.S}_sold_day = d_key
              AND d_year = 1998 AND d_month = 5 AND {c.S}_address = a_key AND a_gmt_offset = -5 GROUP BY {attribute})
          """))}
        SELECT {attribute}, SUM(total_sales) AS total_sales
        FROM ({string.Join(" UNION ALL ", Channel.All.Select(c => $"SELECT * FROM {c.S}"))}) tmp1
        GROUP BY {attribute}
        ORDER BY total_sales, {attribute}
        LIMIT 100
        """;

    private static string Depots(Channel c) => $"""
        SELECT dp_name, dp_square_feet, dp_city, dp_county, dp_state, dp_country, ship_carriers, year,
               {string.Join(", ", Enumerable.Range(1, 12).Select(month => $"SUM(m{month}_sales) AS m{month}_sales, SUM(m{month}_sales / dp_square_feet) AS m{month}_per_foot"))}
        FROM (SELECT dp_name, dp_square_feet, dp_city, dp_county, dp_state, dp_country, 'DHL' || ',' || 'BARIAN' AS ship_carriers, d_year AS year,
              {string.Join(",\n", Enumerable.Range(1, 12).Select(month => $"SUM(CASE WHEN d_month = {month} THEN {c.S}_sales_price * {c.S}_quantity ELSE 0 END) AS m{month}_sales"))}
              FROM {c.Sales}, depot, calendar, clock, carrier
              WHERE {c.S}_depot = dp_key AND {c.S}_sold_day = d_key AND {c.S}_sold_time = t_key AND {c.S}_carrier = v_key AND d_year = 2001
                AND t_second_of_day BETWEEN 30838 AND 59638 AND v_company IN ('DHL', 'BARIAN')
              GROUP BY dp_name, dp_square_feet, dp_city, dp_county, dp_state, dp_country, d_year) x
        GROUP BY dp_name, dp_square_feet, dp_city, dp_county, dp_state, dp_country, ship_carriers, year
        ORDER BY dp_name
        LIMIT 100
        """;

    private static string NullKeys() => $"""
        SELECT channel, col_name, d_year, d_quarter, i_category, COUNT(*) AS sales_cnt, SUM(ext_sales) AS sales_amt
        FROM ({string.Join("\nUNION ALL\n", Channel.All.Select(c => $"""
            SELECT '{c.Name}' AS channel, 'address' AS col_name, d_year, d_quarter, i_category, {c.S}_ext_sales AS ext_sales FROM {c.Sales}, item, calendar
            WHERE {c.S}_address IS NULL AND {c.S}_sold_day = d_key AND {c.S}_item = i_key
            """))}) foo
        GROUP BY channel, col_name, d_year, d_quarter, i_category
        ORDER BY channel, col_name, d_year, d_quarter, i_category
        LIMIT 100
        """;

    private static string Variants() => """
        SELECT DISTINCT i_product
        FROM item i1
        WHERE i_maker_id BETWEEN 738 AND 778
          AND (SELECT COUNT(*) FROM item
               WHERE (i_maker = i1.i_maker AND ((i_category = 'Women' AND (i_colour = 'powder' OR i_colour = 'khaki') AND (i_units = 'Ounce' OR i_units = 'Oz')
                        AND (i_size = 'medium' OR i_size = 'extra large'))
                      OR (i_category = 'Men' AND (i_colour = 'floral' OR i_colour = 'deep') AND (i_units = 'Bunch' OR i_units = 'Ton')
                        AND (i_size = 'N/A' OR i_size = 'small'))))
                  OR (i_maker = i1.i_maker AND i_category = 'Children' AND i_colour IN ('midnight', 'snow'))) > 0
        ORDER BY i_product
        LIMIT 100
        """;

    private static string Expensive() => """
        SELECT a.a_state AS state, COUNT(*) AS cnt
        FROM customer_address a, customer c, shop_sales s, calendar d, item i
        WHERE a.a_key = c.c_address AND c.c_key = s.ss_customer AND s.ss_sold_day = d.d_key AND s.ss_item = i.i_key
          AND d.d_month_seq = (SELECT DISTINCT (d_month_seq) FROM calendar WHERE d_year = 2001 AND d_month = 1)
          AND i.i_current_price > 1.2 * (SELECT AVG(j.i_current_price) FROM item j WHERE j.i_category = i.i_category)
        GROUP BY a.a_state
        HAVING COUNT(*) >= 10
        ORDER BY cnt, a.a_state
        LIMIT 100
        """;

    private static string Meals() => $"""
        SELECT i_brand_id AS brand_id, i_brand AS brand, t_hour, t_minute, SUM(ext_price) AS ext_price
        FROM item, ({string.Join("\nUNION ALL\n", Channel.All.Select(c => $"""
            SELECT {c.S}_ext_sales AS ext_price, {c.S}_sold_day AS sold_day, {c.S}_item AS sold_item, {c.S}_sold_time AS time_key FROM {c.Sales}, calendar
            WHERE d_key = {c.S}_sold_day AND d_month = 11 AND d_year = 1999
            """))}) tmp, clock
        WHERE sold_item = i_key AND i_supervisor = 1 AND time_key = t_key AND (t_meal = 'breakfast' OR t_meal = 'dinner')
        GROUP BY i_brand, i_brand_id, t_hour, t_minute
        ORDER BY ext_price DESC, i_brand_id
        """;

    private static string Delayed(Channel c) => $"""
        SELECT SUBSTR(dp_name, 1, 20) AS depot_name, v_type, {c.O}_name,
               {string.Join(",\n", Enumerable.Range(0, 4).Select(n => $"SUM(CASE WHEN ({c.S}_ship_day - {c.S}_sold_day > {n * 30}) AND ({c.S}_ship_day - {c.S}_sold_day <= {(n + 1) * 30}) THEN 1 ELSE 0 END) AS days_{(n + 1) * 30}"))}
        FROM {c.Sales}, depot, carrier, {c.Outlet}, calendar
        WHERE d_month_seq BETWEEN 1200 AND 1211 AND {c.S}_ship_day = d_key AND {c.S}_depot = dp_key AND {c.S}_carrier = v_key AND {c.S}_outlet = {c.O}_key
        GROUP BY SUBSTR(dp_name, 1, 20), v_type, {c.O}_name
        ORDER BY depot_name, v_type, {c.O}_name
        LIMIT 100
        """;
}
