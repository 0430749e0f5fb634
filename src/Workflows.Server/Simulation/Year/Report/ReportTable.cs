using System.Globalization;
using System.Net;
using System.Text;

namespace Workflows.Server.Simulation.Year.Report;

/// <summary>A table of the report.</summary>
/// <param name="Title">Its caption.</param>
/// <param name="Columns">Headings of its columns.</param>
/// <param name="Rows">Its cells.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>A table of counts, the greatest first.</summary>
    public static ReportTable OfCounts(string title, string of, IEnumerable<string> things) =>
        new(
            title,
            [of, "Number"],
            [
                .. things
                    .GroupBy(t => t, StringComparer.Ordinal)
                    .OrderByDescending(g => g.Count())
                    .ThenBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => (IReadOnlyList<string>)[g.Key, Number(g.Count())]),
            ]
        );

    /// <summary>A number as the report writes it.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The table as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<table><caption>").Append(Encode(Title)).Append("</caption><thead><tr>");
        foreach (var column in Columns)
        {
            html.Append("<th scope=\"col\">").Append(Encode(column)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (var row in Rows)
        {
            html.Append("<tr>");
            foreach (var (i, cell) in row.Index())
            {
                html.Append(i == 0 ? "<th scope=\"row\">" : "<td>").Append(Encode(cell)).Append(i == 0 ? "</th>" : "</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table>\n").ToString();
    }

    internal static string Encode(string text) => WebUtility.HtmlEncode(text);
}
