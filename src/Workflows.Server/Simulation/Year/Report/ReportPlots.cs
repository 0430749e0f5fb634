using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using Workflows.Casework.Calendar;
using static Workflows.Server.Simulation.Year.Report.ReportTable;

namespace Workflows.Server.Simulation.Year.Report;

/// <summary>The plots of the report, each with the table of its numbers.</summary>
internal static class ReportPlots
{
    private const int Width = 860;
    private const int Height = 340;
    private const int MostTemplates = 7;

    /// <summary>Three plots: mails a week, time to a decision, and open weeks.</summary>
    public static IReadOnlyList<(string Svg, ReportTable Table)> Of(Journal journal) =>
        [Mails(journal), Decisions(journal), OpenWeeks(journal)];

    private static (string, ReportTable) Mails(Journal journal)
    {
        var weeks = WeeksOf(journal.Mails.Select(m => m.At));
        var most = journal
            .Mails.GroupBy(m => m.Template, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(MostTemplates)
            .Select(g => g.Key)
            .ToList();
        var counts = journal.Mails.ToLookup(m => (WeekOf(m.At), most.Contains(m.Template) ? m.Template : "others"));
        return Lines("Mails a week, by template", "Mails", weeks, [.. most, "others"], (week, name) => counts[(week, name)].Count());
    }

    private static (string, ReportTable) Decisions(Journal journal)
    {
        var bins = Enumerable.Range(0, 11).ToList();
        var steps = journal.Decisions.Select(d => d.Step).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var counts = journal.Decisions.ToLookup(d => (Math.Min((int)(d.WorkingHours / 4), 10), d.Step));
        var names = bins.ConvertAll(b => b == 10 ? "40 or more" : $"{4 * b} to {(4 * b) + 4}");
        var model = Model("Time to a decision", "Decisions");
        model.Axes.Insert(0, Categories(names, "Working hours"));
        foreach (var step in steps)
        {
            // Bars of this library lie; rectangles stand.
            var series = new RectangleBarSeries { Title = step, StrokeThickness = 0 };
            foreach (var bin in bins)
            {
                var below = steps.TakeWhile(s => s != step).Sum(s => counts[(bin, s)].Count());
                var count = counts[(bin, step)].Count();
                if (count > 0)
                {
                    series.Items.Add(new RectangleBarItem(bin - 0.4, below, bin + 0.4, below + count));
                }
            }

            model.Series.Add(series);
        }

        return (
            Svg(model, "decisions"),
            new ReportTable(
                "Time to a decision, in working hours",
                ["Hours", .. steps],
                [.. bins.Select(b => (IReadOnlyList<string>)[names[b], .. steps.Select(s => Number(counts[(b, s)].Count()))])]
            )
        );
    }

    private static (string, ReportTable) OpenWeeks(Journal journal)
    {
        string[] kinds = ["confirmed in time", "open when due", "held", "excused"];
        var rows = journal.Weeks.Where(w => !w.IsFinal).ToList();
        var counts = rows.ToLookup(w => (w.Week, KindOf(w)));
        var weeks = rows.Select(w => w.Week).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return Lines("Weekly rows", "Rows", weeks, kinds, (week, kind) => counts[(week, kind)].Count());
    }

    private static string KindOf(WeekRecord line) =>
        line.Missed > 0 || line.Status is "open" or "late" ? "open when due"
        : line.Status == "done" ? "confirmed in time"
        : line.Status;

    private static (string, ReportTable) Lines(
        string title,
        string axis,
        IReadOnlyList<string> weeks,
        IReadOnlyList<string> names,
        Func<string, string, int> count
    )
    {
        var model = Model(title, axis);
        model.Axes.Insert(0, Categories(weeks, "Week"));
        foreach (var name in names)
        {
            var line = new LineSeries { Title = name, StrokeThickness = 1.6 };
            line.Points.AddRange(weeks.Select((week, i) => new DataPoint(i, count(week, name))));
            model.Series.Add(line);
        }

        return (
            Svg(model, axis),
            new ReportTable(
                title,
                ["Week", .. names],
                [.. weeks.Select(w => (IReadOnlyList<string>)[w, .. names.Select(n => Number(count(w, n)))])]
            )
        );
    }

    private static PlotModel Model(string title, string axis)
    {
        var model = new PlotModel
        {
            Title = title,
            Culture = CultureInfo.InvariantCulture,
            DefaultFont = "sans-serif",
        };
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.RightTop, LegendPlacement = LegendPlacement.Outside });
        model.Axes.Add(
            new LinearAxis
            {
                Position = AxisPosition.Left,
                Title = axis,
                Minimum = 0,
                MajorGridlineStyle = LineStyle.Dot,
            }
        );
        return model;
    }

    private static CategoryAxis Categories(IReadOnlyList<string> names, string title)
    {
        var axis = new CategoryAxis
        {
            Position = AxisPosition.Bottom,
            Title = title,
            Angle = -60,
            MajorStep = Math.Max(1, names.Count / 13),
        };
        axis.Labels.AddRange(names);
        return axis;
    }

    /// <summary>The plot as a part of the page; its ids get a name of their own, because several plots are on one page.</summary>
    private static string Svg(PlotModel model, string name)
    {
        var exporter = new SvgExporter
        {
            Width = Width,
            Height = Height,
            IsDocument = false,
        };
        return exporter.ExportToString(model).Replace("clipPath", $"clip-{name}-", StringComparison.Ordinal);
    }

    private static List<string> WeeksOf(IEnumerable<DateTimeOffset> times) =>
        [.. times.Select(WeekOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string WeekOf(DateTimeOffset at) => Week.Of(NodaTime.LocalDate.FromDateTime(Storage.London.Local(at))).Key;
}
