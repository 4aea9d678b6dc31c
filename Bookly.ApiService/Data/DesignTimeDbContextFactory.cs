using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Bookly.ApiService.Data;

/// <summary>Contexts without a service: for <c>dotnet ef migrations add</c>, which needs the model but no database, and for the doctor.</summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<BooklyDbContext>
{
    /// <summary>Identity's part of the model asks the services for the version of its tables.</summary>
    private static readonly IServiceProvider Services = new ServiceCollection().Configure<IdentityOptions>(IdentityTables.Use).BuildServiceProvider();

    public BooklyDbContext CreateDbContext(string[] args) => Create(connectionString: null);

    public static BooklyDbContext Create(string? connectionString)
    {
        var options = new DbContextOptionsBuilder<BooklyDbContext>().UseNpgsql(connectionString).UseApplicationServiceProvider(Services);
        DataSetup.Configure(options);
        return new BooklyDbContext(options.Options);
    }
}
