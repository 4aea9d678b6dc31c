using Bookly.Web.BackOffice.Operations;
using Bookly.Web.BackOffice.Payments;
using Bookly.Web.BackOffice.Settings;
using Bookly.Web.BackOffice.Staff;
using Bookly.Web.BackOffice.Stock;

namespace Bookly.Web.BackOffice;

public static class BackOfficeEndpoints
{
    public static void MapBackOffice(this IEndpointRouteBuilder routes)
    {
        routes.MapBackOfficeBooks();
        routes.MapBackOfficeStock();
        routes.MapBackOfficeImports();
        routes.MapBackOfficePayments();
        routes.MapBackOfficeOperations();
        routes.MapBackOfficeStaff();
        routes.MapBackOfficeSettings();
    }
}
