namespace Workflows.Benchmarks;

/// <summary>Prints lines; those with a bound end in <c>met</c> or <c>missed</c>.</summary>
internal sealed class Report
{
    public bool Missed { get; private set; }

    public void Line(string text) => Console.WriteLine(text);

    public void Line(string text, bool met)
    {
        Missed |= !met;
        Console.WriteLine($"{text}  {(met ? "met" : "missed")}");
    }
}
