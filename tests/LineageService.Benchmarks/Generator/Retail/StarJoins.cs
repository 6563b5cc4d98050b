namespace LineageService.Benchmarks.Generator.Retail;

/// <summary>A fact table among its dimensions, grouped and ordered.</summary>
internal static class StarJoins
{
    public static IEnumerable<string> All() =>
    [
        .. Channel.All.Select(Brands), .. Channel.All.Select(Categories), .. Channel.All.Select(Groups), .. Channel.All.Select(Regions),
        .. Channel.All.Select(Delays), .. Channel.All.Select(Cities), Alternatives(Channel.Shop), Alternatives(Channel.Online),
        .. Channel.Sent.Select(Zips), Losses(), Busy(), Reasons(), Shortage(),
    ];

    private static string Brands(Channel c) => $"""
        SELECT dt.d_year, item.i_brand_id AS brand_id, item.i_brand AS brand, SUM({c.S}_ext_sales) AS sum_agg
        FROM calendar dt, {c.Sales}, item
        WHERE dt.d_key = {c.Sales}.{c.S}_sold_day AND {c.Sales}.{c.S}_item = item.i_key AND item.i_maker_id = 128 AND dt.d_month = 11
        GROUP BY dt.d_year, item.i_brand, item.i_brand_id
        ORDER BY dt.d_year, sum_agg DESC, brand_id
        LIMIT 100
        """;

    private static string Categories(Channel c) => $"""
        SELECT d.d_year, i.i_category_id, i.i_category, i.i_class, SUM(f.{c.S}_net_paid - f.{c.S}_coupon) AS revenue,
               COUNT(DISTINCT f.{c.S}_ticket) AS tickets, MAX(f.{c.S}_net_profit) AS best
        FROM calendar AS d
        JOIN {c.Sales} AS f ON d.d_key = f.{c.S}_sold_day
        JOIN item AS i ON f.{c.S}_item = i.i_key
        JOIN {c.Outlet} AS o ON o.{c.O}_key = f.{c.S}_outlet
        JOIN campaign AS p ON p.p_key = f.{c.S}_campaign
        WHERE i.i_supervisor = 1 AND d.d_month = 12 AND d.d_year = 1998 AND (p.p_channel_email = 'N' OR p.p_channel_event = 'N')
        GROUP BY d.d_year, i.i_category_id, i.i_category, i.i_class
        HAVING SUM(f.{c.S}_quantity) > 100
        ORDER BY revenue DESC, d.d_year, i.i_category_id, i.i_category
        LIMIT 100
        """;

    private static string Groups(Channel c) => $"""
        SELECT i_id, AVG({c.S}_quantity) AS agg1, AVG({c.S}_list_price) AS agg2, AVG({c.S}_coupon) AS agg3, AVG({c.S}_sales_price) AS agg4
        FROM {c.Sales}, customer_group, calendar, item, campaign
        WHERE {c.S}_sold_day = d_key AND {c.S}_item = i_key AND {c.S}_group = g_key AND {c.S}_campaign = p_key
          AND g_gender = 'M' AND g_marital = 'S' AND g_education = 'College'
          AND (p_channel_email = 'N' OR p_channel_event = 'N') AND d_year = 2000
        GROUP BY i_id
        ORDER BY i_id
        LIMIT 100
        """;

    private static string Regions(Channel c) => $"""
        SELECT i_brand_id AS brand_id, i_brand AS brand, i_maker_id, i_maker, SUM({c.S}_ext_sales) AS ext_price
        FROM calendar, {c.Sales}, item, customer, customer_address, {c.Outlet}
        WHERE d_key = {c.S}_sold_day AND {c.S}_item = i_key AND i_supervisor = 8 AND d_month = 11 AND d_year = 1998
          AND {c.S}_customer = c_key AND c_address = a_key AND SUBSTR(a_zip, 1, 5) <> SUBSTR({c.O}_zip, 1, 5) AND {c.S}_outlet = {c.O}_key
        GROUP BY i_brand, i_brand_id, i_maker_id, i_maker
        ORDER BY ext_price DESC, i_brand, i_brand_id, i_maker_id, i_maker
        LIMIT 100
        """;

    private static string Delays(Channel c) => $"""
        SELECT o.{c.O}_name, o.{c.O}_company, o.{c.O}_street, o.{c.O}_city, o.{c.O}_county, o.{c.O}_state, o.{c.O}_zip,
               SUM(CASE WHEN r.{c.R}_returned_day - f.{c.S}_sold_day <= 30 THEN 1 ELSE 0 END) AS days_30,
               SUM(CASE WHEN r.{c.R}_returned_day - f.{c.S}_sold_day > 30 AND r.{c.R}_returned_day - f.{c.S}_sold_day <= 60 THEN 1 ELSE 0 END) AS days_60,
               SUM(CASE WHEN r.{c.R}_returned_day - f.{c.S}_sold_day > 60 AND r.{c.R}_returned_day - f.{c.S}_sold_day <= 90 THEN 1 ELSE 0 END) AS days_90,
               SUM(CASE WHEN r.{c.R}_returned_day - f.{c.S}_sold_day > 90 AND r.{c.R}_returned_day - f.{c.S}_sold_day <= 120 THEN 1 ELSE 0 END) AS days_120,
               SUM(CASE WHEN r.{c.R}_returned_day - f.{c.S}_sold_day > 120 THEN 1 ELSE 0 END) AS later
        FROM {c.Sales} f, {c.Returns} r, {c.Outlet} o, calendar d1, calendar d2
        WHERE d2.d_year = 2001 AND d2.d_month = 8 AND f.{c.S}_ticket = r.{c.R}_ticket AND f.{c.S}_item = r.{c.R}_item
          AND f.{c.S}_sold_day = d1.d_key AND r.{c.R}_returned_day = d2.d_key AND f.{c.S}_customer = r.{c.R}_customer
          AND f.{c.S}_outlet = o.{c.O}_key
        GROUP BY o.{c.O}_name, o.{c.O}_company, o.{c.O}_street, o.{c.O}_city, o.{c.O}_county, o.{c.O}_state, o.{c.O}_zip
        ORDER BY o.{c.O}_name, o.{c.O}_company
        LIMIT 100
        """;

    private static string Cities(Channel c) => $"""
        SELECT c_last_name, c_first_name, current_addr.a_city, bought_city, {c.S}_ticket, amt, profit
        FROM (SELECT {c.S}_ticket, {c.S}_customer, customer_address.a_city AS bought_city, SUM({c.S}_coupon) AS amt, SUM({c.S}_net_profit) AS profit
              FROM {c.Sales}, calendar, {c.Outlet}, household, customer_address
              WHERE {c.Sales}.{c.S}_sold_day = calendar.d_key AND {c.Sales}.{c.S}_outlet = {c.Outlet}.{c.O}_key
                AND {c.Sales}.{c.S}_household = household.h_key AND {c.Sales}.{c.S}_address = customer_address.a_key
                AND (household.h_dependants = 4 OR household.h_vehicles = 3) AND calendar.d_weekday IN (6, 0) AND calendar.d_year IN (1999, 2000, 2001)
                AND {c.Outlet}.{c.O}_city IN ('Fairview', 'Midway')
              GROUP BY {c.S}_ticket, {c.S}_customer, {c.S}_address, customer_address.a_city) dn, customer, customer_address current_addr
        WHERE {c.S}_customer = c_key AND customer.c_address = current_addr.a_key AND current_addr.a_city <> bought_city
        ORDER BY c_last_name, c_first_name, current_addr.a_city, bought_city, {c.S}_ticket
        LIMIT 100
        """;

    private static string Alternatives(Channel c) => $"""
        SELECT AVG({c.S}_quantity), AVG({c.S}_ext_sales), AVG({c.S}_ext_wholesale), SUM({c.S}_ext_wholesale)
        FROM {c.Sales}, {c.Outlet}, customer_group, household, customer_address, calendar
        WHERE {c.O}_key = {c.S}_outlet AND {c.S}_sold_day = d_key AND d_year = 2001
          AND (({c.S}_household = h_key AND g_key = {c.S}_group AND g_marital = 'M' AND g_education = 'Advanced'
                AND {c.S}_sales_price BETWEEN 100.00 AND 150.00 AND h_dependants = 3)
            OR ({c.S}_household = h_key AND g_key = {c.S}_group AND g_marital = 'S' AND g_education = 'College'
                AND {c.S}_sales_price BETWEEN 50.00 AND 100.00 AND h_dependants = 1)
            OR ({c.S}_household = h_key AND g_key = {c.S}_group AND g_marital = 'W' AND g_education = 'Two years'
                AND {c.S}_sales_price BETWEEN 150.00 AND 200.00 AND h_dependants = 1))
          AND (({c.S}_address = a_key AND a_country = 'Here' AND a_state IN ('TX', 'OH') AND {c.S}_net_profit BETWEEN 100 AND 200)
            OR ({c.S}_address = a_key AND a_country = 'Here' AND a_state IN ('OR', 'NM', 'KY') AND {c.S}_net_profit BETWEEN 150 AND 300))
        """;

    private static string Losses() => """
        SELECT cc_id AS call_center, cc_name AS call_center_name, cc_supervisor AS manager, SUM(cr_net_loss) AS returns_loss
        FROM call_centre, catalogue_returns, calendar, customer, customer_address, customer_group, household
        WHERE cr_outlet = cc_key AND cr_returned_day = d_key AND cr_customer = c_key AND g_key = c_group AND h_key = c_household
          AND a_key = c_address AND d_year = 1998 AND d_month = 11
          AND ((g_marital = 'M' AND g_education = 'Unknown') OR (g_marital = 'W' AND g_education = 'Advanced'))
          AND h_buying LIKE '0-500%' AND a_gmt_offset = -7
        GROUP BY cc_id, cc_name, cc_supervisor, g_marital, g_education
        ORDER BY SUM(cr_net_loss) DESC
        """;

    private static string Busy() => """
        SELECT COUNT(*)
        FROM shop_sales, household, clock, shop
        WHERE ss_sold_time = clock.t_key AND ss_household = household.h_key AND ss_outlet = s_key
          AND clock.t_hour = 20 AND clock.t_minute >= 30 AND household.h_dependants = 7 AND shop.s_name = 'ese'
        ORDER BY COUNT(*)
        LIMIT 100
        """;

    private static string Zips(Channel c) => $"""
        SELECT a_zip, a_county, SUM({c.S}_sales_price) AS total, COUNT(*) AS n
        FROM {c.Sales}, customer, customer_address, calendar, item
        WHERE {c.S}_customer = c_key AND c_address = a_key AND {c.S}_item = i_key
          AND (SUBSTR(a_zip, 1, 5) IN ('85669', '86197', '88274', '83405', '86475') OR i_id IN (SELECT i_id FROM item WHERE i_key IN (2, 3, 5, 7, 11, 13)))
          AND {c.S}_sold_day = d_key AND d_quarter = 2 AND d_year = 2001
        GROUP BY a_zip, a_county
        ORDER BY a_zip, a_county
        LIMIT 100
        """;

    private static string Reasons() => """
        SELECT SUBSTR(r_description, 1, 20) AS reason, AVG(os_quantity) AS quantity, AVG(wr_refunded_cash) AS refunded, AVG(wr_fee) AS fee
        FROM online_sales, online_returns, web_page, customer_group g1, customer_group g2, customer_address, calendar, reason
        WHERE os_page = wp_key AND os_item = wr_item AND os_ticket = wr_ticket AND os_sold_day = d_key AND d_year = 2000
          AND g1.g_key = os_group AND g2.g_key = wr_group AND a_key = wr_address AND r_key = wr_reason
          AND ((g1.g_marital = 'M' AND g1.g_marital = g2.g_marital AND g1.g_education = g2.g_education AND os_sales_price BETWEEN 100.00 AND 150.00)
            OR (g1.g_marital = 'S' AND g1.g_marital = g2.g_marital AND g1.g_education = g2.g_education AND os_sales_price BETWEEN 50.00 AND 100.00))
          AND ((a_country = 'Here' AND a_state IN ('IN', 'OH', 'NJ') AND os_net_profit BETWEEN 100 AND 200)
            OR (a_country = 'Here' AND a_state IN ('WI', 'CT', 'KY') AND os_net_profit BETWEEN 150 AND 300))
        GROUP BY r_description
        ORDER BY reason, quantity, refunded, fee
        LIMIT 100
        """;

    private static string Shortage() => """
        SELECT i_description, dp_name, d1.d_week_seq, SUM(CASE WHEN p_key IS NULL THEN 1 ELSE 0 END) AS no_promo,
               SUM(CASE WHEN p_key IS NOT NULL THEN 1 ELSE 0 END) AS promo, COUNT(*) AS total_cnt
        FROM catalogue_sales
        JOIN stock ON (cs_item = k_item)
        JOIN depot ON (dp_key = k_depot)
        JOIN item ON (i_key = cs_item)
        JOIN customer_group ON (cs_group = g_key)
        JOIN household ON (cs_household = h_key)
        JOIN calendar d1 ON (cs_sold_day = d1.d_key)
        JOIN calendar d2 ON (k_day = d2.d_key)
        JOIN calendar d3 ON (cs_ship_day = d3.d_key)
        LEFT OUTER JOIN campaign ON (cs_campaign = p_key)
        LEFT OUTER JOIN catalogue_returns ON (cr_item = cs_item AND cr_ticket = cs_ticket)
        WHERE d1.d_week_seq = d2.d_week_seq AND k_on_hand < cs_quantity AND d3.d_day > d1.d_day + 5 AND h_buying = '>10000' AND d1.d_year = 1999 AND g_marital = 'D'
        GROUP BY i_description, dp_name, d1.d_week_seq
        ORDER BY total_cnt DESC, i_description, dp_name, d1.d_week_seq
        LIMIT 100
        """;
}
