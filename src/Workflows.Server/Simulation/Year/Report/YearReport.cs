using System.Globalization;
using System.Text;
using Workflows.Server.Simulation.Year.Checks;

namespace Workflows.Server.Simulation.Year.Report;

/// <summary>The report of a simulated year as one HTML page without scripts. The same seed gives the same bytes.</summary>
public static class YearReport
{
    private const string Style = """
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; color: #0b0c0c; }
        table { border-collapse: collapse; margin: 1rem 0 2rem; } caption { text-align: left; font-weight: 700; padding: .25rem 0; }
        th, td { border-bottom: 1px solid #b1b4b6; padding: .15rem 1rem .15rem 0; text-align: left; font-weight: 400; }
        td { text-align: right; font-variant-numeric: tabular-nums; } thead th { font-weight: 600; }
        .scroll { overflow-x: auto; } svg { max-width: 100%; height: auto; }
        .good { color: #00703c; } .bad { color: #d4351c; }
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(YearPlan plan, Journal journal, IReadOnlyList<Finding> findings)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>A simulated year</title>");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>")
            .Append(Style)
            .Append("</style></head><body>\n");
        html.Append("<h1>A simulated year</h1>\n<p>");
        html.Append(
            CultureInfo.InvariantCulture,
            $"Service {plan.Service}, {plan.Weeks} weeks from {plan.From:d MMMM yyyy}, about {plan.Arrangements} arrangements, seed {plan.Seed}. "
        );
        html.Append("All people are samples. Workflows, mails, tasks and rows are the product's own.</p>\n<h2>Checks</h2>\n");
        if (findings.Count == 0)
        {
            html.Append("<p class=\"good\">None of this happened:</p>\n");
        }
        else
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"bad\">{findings.Count} of these things happened:</p>\n");
        }

        html.Append("<ul>\n");
        foreach (var (forbids, _) in YearChecks.All)
        {
            html.Append("<li>").Append(ReportTable.Encode(forbids)).Append("</li>\n");
        }

        html.Append("</ul>\n");
        if (findings.Count > 0)
        {
            html.Append("<ol class=\"bad\">\n");
            foreach (var finding in findings)
            {
                html.Append("<li>").Append(ReportTable.Encode(finding.ToString())).Append("</li>\n");
            }

            html.Append("</ol>\n");
        }

        html.Append("<h2>Over the weeks</h2>\n");
        foreach (var (svg, table) in ReportPlots.Of(journal))
        {
            html.Append("<div class=\"scroll\">").Append(svg).Append("</div>\n<details><summary>The numbers of this plot</summary>");
            html.Append("<div class=\"scroll\">").Append(table.ToHtml()).Append("</div></details>\n");
        }

        html.Append("<h2>Counts</h2>\n");
        foreach (var table in ReportTables.Of(journal))
        {
            html.Append("<div class=\"scroll\">").Append(table.ToHtml()).Append("</div>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }
}
