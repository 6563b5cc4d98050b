namespace LineageService.Cli.Tests.Check;

/// <summary>Twenty commits over the warehouse of the samples, good and bad, judged by hand.</summary>
internal static class SampleHistory
{
    private const string Dwd = "tasks/1-dwd.yaml";
    private const string Dws = "tasks/3-dws.yaml";
    private const string Ads = "tasks/4-ads.yaml";

    public static HistoryCommit[] Commits { get; } =
    [
        new("Comment the users task, align its keywords",
            [(Dwd, "-- The last state of each account. Phone numbers come with blanks and dashes.", "-- One row for each account: its last state."),
             (Dwd, "    WITH numbered AS (\n      SELECT u.*,", "    with numbered as (\n      select u.*,")],
            "NONE", "NONE", 0, [], ["dim.users", "dwd.users"]),

        new("Rename the alias in dws.user_daily",
            [(Dws, "    FROM dwd.plays p\n    JOIN dim.tracks t ON t.track_id = p.track_id\n    GROUP BY p.user_id, p.play_date\n",
              "    FROM dwd.plays AS p\n    INNER JOIN dim.tracks AS t ON p.track_id = t.track_id\n    GROUP BY p.user_id, p.play_date\n")],
            "NONE", "NONE", 0, [], ["dws.user_lifetime"]),

        new("dws.region_daily moves to another owner",
            [(Dws, "  target: dws.region_daily\n  owner: core-data", "  target: dws.region_daily\n  owner: geography")],
            "METADATA_ONLY", "NONE", 0, [], ["ads.region_heatmap"]),

        new("dws.artist_daily counts days with plays",
            [(Dws, "           SUM(d.listeners) AS listeners\n    FROM dws.track_daily d",
              "           SUM(d.listeners) AS listeners,\n           COUNT(DISTINCT d.play_date) AS days\n    FROM dws.track_daily d")],
            "ADDITIVE", "NONE", 0, [], ["ads.artist_dashboard", "ads.label_royalties"]),

        new("A play counts from 45 seconds on",
            [(Dwd, "p.ms_played >= 30000", "p.ms_played >= 45000")],
            "BEHAVIORAL", "BEHAVIORAL", 1, ["dwd.plays", "dws.user_daily", "ads.label_royalties"], ["dwd.play_sessions", "dwd.refunds", "ads.executive_kpis"]),

        new("dws.user_daily drops speaker_plays, which nobody reads",
            [(Dws, "           max_by(t.genre, p.ms_played) AS genre_of_longest_play,\n           count_if(p.device_type = 'speaker') AS speaker_plays\n",
              "           max_by(t.genre, p.ms_played) AS genre_of_longest_play\n")],
            "BREAKING", "NONE", 0, [], ["dws.region_daily", "dws.retention_cohorts"]),

        new("dws.track_daily calls plays play_count",
            [(Dws, "           SUM(p.is_counted) AS plays,\n           COUNT(DISTINCT p.user_id) AS listeners,",
              "           SUM(p.is_counted) AS play_count,\n           COUNT(DISTINCT p.user_id) AS listeners,")],
            "BREAKING", "BREAKING", 1, ["job dws.artist_daily: BREAKING", "job ads.top_charts: BREAKING", "ads.label_royalties: STALE"], ["dws.user_daily"]),

        new("... and its readers follow",
            [(Dws, "           SUM(d.plays) AS plays,\n           SUM(d.listeners) AS listeners", "           SUM(d.play_count) AS plays,\n           SUM(d.listeners) AS listeners"),
             (Ads, "SUM(IF(play_date >= date_sub(current_date(), 7), plays, 0)) AS plays,", "SUM(IF(play_date >= date_sub(current_date(), 7), play_count, 0)) AS plays,"),
             (Ads, "SUM(IF(play_date < date_sub(current_date(), 7), plays, 0)) AS plays_before", "SUM(IF(play_date < date_sub(current_date(), 7), play_count, 0)) AS plays_before")],
            "BEHAVIORAL", "BEHAVIORAL", 1, ["ads.top_charts"], ["dws.track_daily"]),

        new("Listeners become listener_count, together with all who read them",
            [(Dws, "           COUNT(DISTINCT p.user_id) AS listeners,", "           COUNT(DISTINCT p.user_id) AS listener_count,"),
             (Dws, "           SUM(d.listeners) AS listeners,\n           COUNT(DISTINCT d.play_date)", "           SUM(d.listener_count) AS listeners,\n           COUNT(DISTINCT d.play_date)")],
            "BREAKING", "NONE", 0, [], ["ads.artist_dashboard", "ads.label_royalties"]),

        new("Refunds without a rate are kept",
            [(Dwd, "    JOIN ods.fx_rates fx ON fx.currency = r.currency AND fx.valid_on = to_date(r.refunded_at)",
              "    LEFT JOIN ods.fx_rates fx ON fx.currency = r.currency AND fx.valid_on = to_date(r.refunded_at)")],
            "BEHAVIORAL", "BEHAVIORAL", 1, ["dwd.refunds", "dws.revenue_daily", "ads.label_royalties"], ["dwd.payments"]),

        new("The hash of e-mail addresses is dropped for the address itself",
            [(Dwd, "           sha2(email, 256) AS email_hash,", "           email AS email_hash,")],
            "BEHAVIORAL", "NONE", 0, ["dwd.users_masked"], ["dws.user_daily"]),

        new("... and back again",
            [(Dwd, "           email AS email_hash,", "           sha2(email, 256) AS email_hash,")],
            "BEHAVIORAL", "NONE", 0, ["dwd.users_masked"], ["dws.user_daily"]),

        new("Top charts have 50 positions",
            [(Ads, "    WHERE chart_position <= 100", "    WHERE chart_position <= 50")],
            "BEHAVIORAL", "NONE", 0, [], ["dws.track_daily"]),

        new("dws.user_lifetime swaps two columns of its INSERT",
            [(Dws, "           coalesce(old.plays, 0) + coalesce(new.plays, 0) AS plays,\n           coalesce(old.minutes_played, 0) + coalesce(new.minutes_played, 0) AS minutes_played,",
              "           coalesce(old.minutes_played, 0) + coalesce(new.minutes_played, 0) AS minutes_played,\n           coalesce(old.plays, 0) + coalesce(new.plays, 0) AS plays,")],
            "BEHAVIORAL", "BEHAVIORAL", 1, ["dws.user_value", "ads.churn_risk"], ["dws.user_daily"]),

        new("The swap is taken back",
            [(Dws, "           coalesce(old.minutes_played, 0) + coalesce(new.minutes_played, 0) AS minutes_played,\n           coalesce(old.plays, 0) + coalesce(new.plays, 0) AS plays,",
              "           coalesce(old.plays, 0) + coalesce(new.plays, 0) AS plays,\n           coalesce(old.minutes_played, 0) + coalesce(new.minutes_played, 0) AS minutes_played,")],
            "BEHAVIORAL", "BEHAVIORAL", 1, ["dws.user_value"], ["dws.user_daily"]),

        new("dws.user_lifetime forgets active_days in its INSERT",
            [(Dws, "AS minutes_played,\n           coalesce(old.active_days, 0) + IF(new.user_id IS NULL, 0, 1) AS active_days\n", "AS minutes_played\n")],
            "BREAKING", "BREAKING", 1, ["job dws.user_lifetime: BREAKING"], ["dws.user_daily"]),

        new("dws.user_lifetime has active_days again",
            [(Dws, "+ coalesce(new.minutes_played, 0) AS minutes_played\n    FROM dws.user_lifetime old",
              "+ coalesce(new.minutes_played, 0) AS minutes_played,\n           coalesce(old.active_days, 0) + IF(new.user_id IS NULL, 0, 1) AS active_days\n    FROM dws.user_lifetime old")],
            "BEHAVIORAL", "BEHAVIORAL", 1, [], ["dws.user_daily"]),

        new("Churn risk sorts its rows",
            [(Ads, "    WHERE v.plan_code <> 'FREE'\n", "    WHERE v.plan_code <> 'FREE'\n    ORDER BY risk DESC\n")],
            "ORDER_ONLY", "NONE", 0, [], ["ads.win_back_campaign"]),

        new("The source of plays loses its device",
            [("catalog/ods.jsonl", "{\"name\": \"device_id\", \"type\": \"string\"}, {\"name\": \"session_id\", \"type\": \"string\"}", "{\"name\": \"session_id\", \"type\": \"string\"}")],
            "BREAKING", "BREAKING", 1, ["job dwd.plays: BREAKING", "dws.user_daily: STALE"], ["dwd.users"]),

        new("Search quality is given up",
            [(Ads, "\n- name: ads.search_quality", "\n- name: ads.search_quality_of_the_past"),
             (Ads, "  target: ads.search_quality\n", "  target: ads.search_quality_of_the_past\n")],
            "BREAKING", "NONE", 0, [], ["dwd.searches"]),
    ];
}
