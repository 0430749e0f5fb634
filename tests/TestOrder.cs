using System.Security.Cryptography;
using System.Text;
using Workflows.Tests.Ordering;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Xunit.TestCollectionOrderer(typeof(TestOrder))]
[assembly: Xunit.TestClassOrderer(typeof(TestOrder))]
[assembly: Xunit.TestMethodOrderer(typeof(TestOrder))]
[assembly: Xunit.TestCaseOrderer(typeof(TestOrder))]

namespace Workflows.Tests.Ordering;

/// <summary>
/// The order of tests follows their names alone, so it is the same in every folder and on every machine (the runner's own order follows the
/// assembly's path). TEST_ORDER names another order: tests that lean on each other show it.
/// </summary>
internal sealed class TestOrder : ITestCollectionOrderer, ITestClassOrderer, ITestMethodOrderer, ITestCaseOrderer
{
    private static readonly string Seed = Environment.GetEnvironmentVariable("TEST_ORDER") ?? "";

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => Order(testCollections, c => c.TestCollectionDisplayName);

    public IReadOnlyCollection<T?> OrderTestClasses<T>(IReadOnlyCollection<T?> testClasses)
        where T : notnull, ITestClass => Order(testClasses, c => c?.TestClassName);

    public IReadOnlyCollection<T?> OrderTestMethods<T>(IReadOnlyCollection<T?> testMethods)
        where T : notnull, ITestMethod => Order(testMethods, m => m?.MethodName);

    public IReadOnlyCollection<T> OrderTestCases<T>(IReadOnlyCollection<T> testCases)
        where T : notnull, ITestCase => Order(testCases, c => c.TestCaseDisplayName);

    private static T[] Order<T>(IEnumerable<T> tests, Func<T, string?> name) =>
        [.. tests.OrderBy(test => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Seed + name(test)))), StringComparer.Ordinal)];
}
