using System.Globalization;

namespace Workflows.Engine.Expressions;

/// <summary>Collects the text that a template writes, and checks its length.</summary>
internal sealed class LiquidWriter(LiquidRun run) : StringWriter(CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    private void Check(int more)
    {
        run.CheckText((long)GetStringBuilder().Length + more);
        run.Check();
    }
}
